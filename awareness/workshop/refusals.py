"""Why a room says no: each a sentence for a person and a status for a program. The room goes on."""

from __future__ import annotations

from typing import ClassVar

from awareness.errors import AwarenessError, sentence


class Refused(AwarenessError):
    """Something a room does not do now; nothing was changed."""

    code = "room"
    status: ClassVar[int] = 409


class Stale(Refused):
    """A command that was given to a screen which has changed since: a double click, two windows."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__(sentence("L'écran a changé entre-temps : regardez où en est la salle."))


class OutOfPlace(Refused):
    """A command that means nothing in this phase."""

    code = "place"

    def __init__(self) -> None:
        super().__init__(sentence("Cela ne se fait pas à ce moment de l'atelier."))


class BadNumbers(Refused):
    """Numbers typed by the trainer that cannot be."""

    code = "numbers"
    status = 400

    def __init__(self) -> None:
        super().__init__(
            sentence(
                "Ces nombres ne vont pas ensemble : de 0 à 300 personnes, pas plus d'entreprises que de "
                "personnes, pas plus de communes que d'entreprises."
            )
        )


class WrongPin(Refused):
    """A code that opens no room here."""

    code = "pin"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            sentence("Ce code n'est pas celui de la salle : recopiez les six chiffres de l'écran.")
        )


class TooManyTries(Refused):
    """Somebody tries codes one after the other."""

    code = "tries"
    status = 429

    def __init__(self) -> None:
        super().__init__(sentence("Trop d'essais : attendez une minute, puis recopiez le code de l'écran."))


class TooFast(Refused):
    """More answers in a few seconds than fingers give."""

    code = "fast"
    status = 429

    def __init__(self) -> None:
        super().__init__(sentence("Doucement : attendez quelques secondes, puis touchez une réponse."))


class NoSeat(Refused):
    """A stranger, or a phone whose seat was taken away."""

    code = "seat"
    status = 403

    def __init__(self) -> None:
        super().__init__(sentence("Ce téléphone n'a pas de place ici : tapez le code de l'écran."))


class EntriesClosed(Refused):
    """The trainer closed the door to new phones."""

    code = "entries"

    def __init__(self) -> None:
        super().__init__(sentence("Les entrées sont fermées : levez la main, vous comptez aussi."))


class RoomFull(Refused):
    """No seat is left, here or for this phone's address."""

    code = "full"

    def __init__(self) -> None:
        super().__init__(
            sentence("Il n'y a plus de place pour un téléphone : levez la main, vous comptez aussi.")
        )


class NotOpenYet(Refused):
    """An answer before its time."""

    code = "early"

    def __init__(self) -> None:
        super().__init__(sentence("Les réponses ne sont pas encore ouvertes : un instant."))


class NoLongerOpen(Refused):
    """An answer after its time, or to a question the room has left."""

    code = "closed"

    def __init__(self) -> None:
        super().__init__(sentence("Les réponses à cette question sont fermées."))


class ByHand(Refused):
    """An answer by a phone to a question that is asked otherwise."""

    code = "hands"

    def __init__(self) -> None:
        super().__init__(sentence("Cette question se répond sans ce téléphone : regardez l'écran."))


class NotAnAnswer(Refused):
    """A choice that is none of the question's."""

    code = "choice"
    status = 400

    def __init__(self) -> None:
        super().__init__(sentence("Cette réponse n'existe pas : touchez une de celles qui sont proposées."))


class RoomOver(Refused):
    """The room is being closed."""

    code = "over"
    status = 410

    def __init__(self) -> None:
        super().__init__(sentence("L'atelier est terminé. Merci à vous."))


class TooLarge(Refused):
    """A file the room does not take over the Wi-Fi."""

    code = "large"
    status = 413

    def __init__(self) -> None:
        super().__init__(
            sentence("Ce fichier est trop gros pour le Wi-Fi de la salle : donnez-le sur une clé.")
        )
