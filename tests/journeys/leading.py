"""A trainer in front of the room's page, with a keyboard, and the projector's page behind."""

from __future__ import annotations

from typing import Any

from tests.journeys.launching import wait_for

SCREEN = {"width": 1366, "height": 690}


class Hall:
    """A trainer with a keyboard, and the wall behind."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.wall = self.show()

    def show(self) -> Any:
        """Open the projector's page from the trainer's."""
        with self.desk.context.expect_page() as tab:
            self.desk.get_by_role("link", name="Projecteur").click()
        wall = tab.value
        wall.locator("main").wait_for()
        self.desk.bring_to_front()
        return wall

    def state(self) -> dict[str, Any]:
        """Where the room is, from the same address the screen asks."""
        told = self.desk.evaluate("fetch('/room/state').then(answer => answer.json())")
        return dict(told)

    def button(self) -> str:
        """What the big button says; "" at the end."""
        found = self.desk.locator("#next button")
        return str(found.inner_text()) if found.count() else ""

    def where(self) -> tuple[Any, ...]:
        """What a key changes: the phase, the part, the wall, the phones."""
        told = self.state()
        return (
            told["phase"],
            told["index"],
            told["hour"]["at"],
            told["hour"]["is_black"],
            told["phones_work"],
        )

    def presses(self, key: str) -> None:
        """Press a key, wait until it has had its effect and the page shows it."""
        before = self.where()
        self.desk.keyboard.press(key)
        wait_for(lambda: self.where() != before, f"{key} done")
        tag = self.state()["tag"]
        wait_for(lambda: self.desk.locator("#room").get_attribute("data-tag") == tag, f"{key} shown")

    def raises(self, *hands: int) -> None:
        """Count raised hands, by keys alone: a line, its number, the next line."""
        self.desk.keyboard.press("1")
        for letter, count in zip("abcd", hands, strict=False):
            self.desk.keyboard.press(letter)
            self.desk.keyboard.type(str(count))
        self.desk.keyboard.press("Enter")
        wait_for(lambda: self.counted() == list(hands), f"{hands} counted")

    def counted(self) -> list[int]:
        """Hands as the room has them."""
        return [each["hands"] for each in self.state()["question"]["choices"]]
