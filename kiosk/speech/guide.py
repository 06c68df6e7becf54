"""When the kiosk speaks: the voice guide while somebody wants it, and for everybody what must not be missed."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from kiosk import words
from kiosk.flow import left_card
from kiosk.flow.intents import Intent, SwitchAid
from kiosk.flow.states import Paused, State, TakeThings
from kiosk.speech import wording
from kiosk.speech.keys import USUAL, TactileKeys
from kiosk.speech.speaker import Speech
from kiosk.view_models import View
from kiosk.view_models.parts import Button, Tile

ALOUD: Final = (TakeThings, Paused)
"""Screens that speak to everybody: a card or a slip that is about to be forgotten, a kiosk that asks for patience."""


class VoiceGuide:
    """Hears what the window shows and which key has the focus, and speaks. `dispatch` takes the aid's switch."""

    def __init__(self, speech: Speech, dispatch: Callable[[Intent], None], keys: TactileKeys = USUAL) -> None:
        self._speech = speech
        self._dispatch = dispatch
        self._keys = keys
        self._state: State | None = None
        self._view: View | None = None
        self._said: tuple[str, ...] = ()
        self._reminded: datetime | None = None

    @property
    def on(self) -> bool:
        """Whether somebody is guided by voice."""
        return self._state is not None and self._state.aids.voice

    def shown(self, state: State, view: View) -> None:
        """The window changed."""
        before, was_on, last = self._view, self.on, self._state
        self._state, self._view = state, view
        texts, said = wording.screen_says(view), self._said
        self._said = texts
        if was_on and not self.on:
            self._speech.stop()
        if view.warning and (before is None or before.warning is None):
            self._say((view.warning.title, view.warning.text, view.warning.stay.text))
        elif isinstance(state.screen, ALOUD) and (
            last is None or type(last.screen) is not type(state.screen)
        ):
            self._say(wording.beneath_says(view))
        elif before is None or last is None or before.screen != view.screen:
            self._say(texts if self.on else ())
        elif self.on and not was_on:
            self._say((words.load(state.language)("voice.hello"), *texts))
        elif self.on:
            self._say(texts if last.language != state.language else wording.news(said, texts))

    def ticked(self, state: State) -> None:
        """Time goes by: that a card was left is said again now and then, to everybody, until somebody takes it."""
        every = left_card.said_every(state)
        if every is None:
            self._reminded = None
        elif self._reminded is None:
            self._reminded = state.now
        elif state.now - self._reminded >= every and self._view:
            self._reminded = state.now
            self._say(wording.left_says(self._view))

    def focused(self, button: Button, tile: Tile | None = None) -> None:
        """A key has the focus, perhaps as a tile."""
        if self.on and self._state:
            self._say(wording.key_says(button, words.load(self._state.language), tile))

    def touched(self) -> None:
        """Somebody touches the screen: they have heard enough."""
        self._speech.stop()

    def again(self) -> None:
        """Say the screen once more, for whoever asks."""
        if self._view:
            self._say(wording.screen_says(self._view))

    def key(self, code: int, usable: int) -> bool:
        """A key of the tactile keypad, with `usable` keys on the screen; False when it is none of ours."""
        keys = self._keys
        if code == keys.where and self._state and self._view:
            self._say(wording.where_says(self._view, usable, words.load(self._state.language)))
        elif code == keys.again:
            self.again()
        else:
            return self.headset(code)
        return True

    def headset(self, code: int) -> bool:
        """Who plugs one in wants to be guided, and alone hears it; pulled out, nothing more is said. False for any other key."""
        if code not in (self._keys.headset_in, self._keys.headset_out):
            return False
        plugged = code == self._keys.headset_in
        self._speech.stop()
        self._speech.private(plugged)
        if plugged != self.on:
            self._dispatch(SwitchAid("voice"))
        return True

    def _say(self, texts: tuple[str, ...]) -> None:
        if self._state and texts:
            self._speech.say(texts, self._state.language)
