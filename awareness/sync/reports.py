"""What a sending did, in numbers and in one sentence for the person. Pure."""

from __future__ import annotations

from msgspec import Struct

from awareness.config import Campaign
from awareness.errors import sentence
from awareness.progress.records import Notice
from awareness.sync.replies import Meaning


class Report(Struct, frozen=True):
    """One sending: counts received (`sent`, `held` of them in checking), put off, set aside, still waiting.

    `again`: second sendings that were received. `is_going_on`: more is on its way at this moment.
    """

    notice: Notice
    sent: int = 0
    held: int = 0
    again: int = 0
    later: int = 0
    refused: int = 0
    waiting: int = 0
    is_going_on: bool = False

    @property
    def sentence(self) -> str:
        """Give the one French sentence."""
        return str(self.notice)


NOTHING = Notice("sync-nothing", sentence("Rien n'attend : tout ce qui devait partir est parti."))
GOING_ON = Notice(
    "sync-going-on",
    sentence("L'envoi continue, un petit paquet après l'autre. Vous pouvez faire autre chose."),
)
IN_MEMORY = Notice(
    "sync-memory",
    sentence("Le disque ne garde rien en ce moment : rien n'est envoyé, pour ne rien compter deux fois."),
)
NO_NETWORK = Notice(
    "sync-no-network",
    sentence("Pas de réseau pour l'instant. Rien n'est perdu : l'envoi se fera dès qu'il y en aura un."),
)
UNCONFIRMED = Notice(
    "sync-unconfirmed",
    sentence(
        "Le serveur n'a pas tout confirmé. Ce qui reste repartira plus tard, sans être compté deux fois."
    ),
)
UNFORESEEN = Notice(
    "sync-unforeseen",
    sentence("Quelque chose d'imprévu a arrêté l'envoi. Rien n'est perdu : l'application réessaiera."),
)
SENT = sentence("C'est envoyé. Compteurs reçus par le serveur : %(sent)s.")
SENT_HELD = sentence("C'est envoyé. Compteurs reçus : %(sent)s, dont reçus, en vérification : %(held)s.")
SENT_LATER = sentence(
    "C'est envoyé. Compteurs reçus : %(sent)s. La campagne ne connaît pas encore un de vos modules : "
    "le reste (%(later)s) repartira dans une semaine."
)
SENT_REFUSED = sentence(
    "Compteurs reçus : %(sent)s. Compteurs mis de côté, que le serveur ne comprend pas : %(refused)s. "
    "Demandez une version plus récente de l'application."
)
TROUBLES = {
    Meaning.UNKNOWN_CAMPAIGN: sentence(
        "Le serveur (%(host)s) ne connaît pas la campagne « %(name)s ». Vos compteurs sont gardés. Prévenez "
        "la personne qui vous a donné l'application."
    ),
    Meaning.CLOSED: sentence(
        "La campagne « %(name)s » est terminée : plus rien n'est envoyé, et les compteurs qui attendaient "
        "encore sont effacés. Les leçons continuent."
    ),
    Meaning.UNFIT: sentence(
        "Le serveur (%(host)s) n'a pas pu lire l'envoi. Vos compteurs sont gardés. Prévenez la personne qui "
        "vous a donné l'application."
    ),
    Meaning.BUSY: sentence(
        "Le serveur demande de revenir plus tard. Rien n'est perdu : l'application réessaiera d'elle-même."
    ),
    Meaning.FAILED: sentence(
        "Le serveur (%(host)s) a un souci de son côté. Rien n'est perdu : l'application réessaiera "
        "d'elle-même."
    ),
    Meaning.ELSEWHERE: sentence(
        "Ce n'est pas le serveur de la campagne qui répond. Sur un Wi-Fi d'hôtel ou de gare, ouvrez d'abord "
        "votre navigateur pour vous y connecter. Rien n'est perdu."
    ),
    Meaning.LOST: sentence(
        "La réponse du serveur s'est perdue en route. L'application renverra les mêmes compteurs, qui ne "
        "seront comptés qu'une fois."
    ),
    Meaning.UNREACHED: sentence(
        "Le serveur (%(host)s) n'est pas joignable d'ici. Rien n'est perdu : l'application réessaiera "
        "d'elle-même."
    ),
    Meaning.UNSAFE: sentence(
        "Rien n'est envoyé : ce qui répond ne prouve pas être le serveur (%(host)s). Vérifiez la date de "
        "l'ordinateur et connectez-vous d'abord au Wi-Fi dans votre navigateur."
    ),
    Meaning.STOPPED: sentence("L'envoi s'arrête avec l'application. Il reprendra à la prochaine ouverture."),
}


def trouble(meaning: Meaning, campaign: Campaign, name: str = "") -> Notice:
    """Say what stood in the way. `name`: the campaign it is about, when it is an earlier year's."""
    values: dict[str, object] = {"host": campaign.host, "name": name or campaign.name}
    named = {name: value for name, value in values.items() if f"%({name})s" in TROUBLES[meaning]}
    return Notice(f"sync-{meaning.value}", TROUBLES[meaning], named)


def received(sent: int, held: int, later: int, refused: int) -> Notice:
    """Say what the server took."""
    values: dict[str, object] = {"sent": sent}
    if refused:
        return Notice("sync-refused", SENT_REFUSED, {**values, "refused": refused})
    if later:
        return Notice("sync-later", SENT_LATER, {**values, "later": later})
    if held:
        return Notice("sync-held", SENT_HELD, {**values, "held": held})
    return Notice("sync-sent", SENT, values) if sent else NOTHING
