"""The Kivy application: draws the runtime's state, hands touches back. Call `kivy_env.prepare` before importing this."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.properties import AliasProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from PIL import Image

from kiosk import words
from kiosk.flow.intents import Intent, SayAgain, Tick, Touched
from kiosk.flow.states import State
from kiosk.runtime import Runtime
from kiosk.screens import load
from kiosk.screens.focus import FocusRing
from kiosk.screens.prompt_frame import PromptFrame
from kiosk.screens.widgets import say
from kiosk.screens.widgets.help_sheet import HelpPanel
from kiosk.screens.widgets.idle import IdleWarning
from kiosk.screens.widgets.key import TileKey
from kiosk.screens.widgets.resting import Resting
from kiosk.service_manager import ALIVE, READY, ServiceManager
from kiosk.speech.guide import VoiceGuide
from kiosk.speech.speaker import Silence
from kiosk.theme import FOOT_MM, LINE_HEIGHT, Theme
from kiosk.view_models import View, view_of
from kiosk.view_models.parts import Band, Button, HelpSheet
from kiosk.view_models.person import FaceView

TICK_SECONDS = 1.0
SETTLE_FRAMES = 6


class Root(FloatLayout):
    """The whole window. Any touch says that somebody is there; all but the first finger and the left button do nothing."""

    def on_touch_down(self, touch: Any) -> bool:
        """Filter, then as usual."""
        if getattr(touch, "button", "left") not in ("left", None):
            return True
        App.get_running_app().somebody()
        return bool(super().on_touch_down(touch))


class KioskApp(App):
    """`runtime` holds the state; `gateways` run for as long as the app does; `camera` gives the face screen's picture; `voice` speaks;

    `manager` hears that the kiosk lives; `started` is called once, before anybody can touch anything.
    """

    theme = ObjectProperty(None, rebind=True)
    view = ObjectProperty(None, allownone=True, rebind=True)

    def _narrow(self) -> bool:
        return bool(self.theme and self.theme.large)

    def _tight(self) -> bool:
        return bool(self.theme and (not self.theme.portrait or self.theme.reach_space))

    narrow = AliasProperty(_narrow, bind=["theme"])
    tight = AliasProperty(_tight, bind=["theme"])
    line_height = LINE_HEIGHT

    def __init__(
        self,
        runtime: Runtime,
        *,
        dpi: float = 82.0,
        foot_mm: float = FOOT_MM,
        gateways: AbstractAsyncContextManager[object] | None = None,
        camera: Callable[[], Any] = lambda: None,
        voice: VoiceGuide | None = None,
        manager: ServiceManager | None = None,
        started: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self.runtime = runtime
        self.preview = camera
        self._manager = manager or ServiceManager({})
        self._voice = voice or VoiceGuide(Silence(), runtime.dispatch)
        self._started = started
        self._prompt = PromptFrame()
        self._dpi, self._foot_mm = dpi, foot_mm
        self._gateways = gateways or nullcontext()
        self._listening = ExitStack()
        self._screens: dict[str, type[Any]] = {}
        self._screen: Any = None
        self._warning: Any = None
        self._sheet: Any = None
        self._ring: FocusRing  # `build` makes it
        self.shown = runtime.state

    # --- life ------------------------------------------------------------------------------------------------

    async def async_run(self, async_lib: str = "asyncio") -> None:
        """Run until `stop()`, gateways included, on the running asyncio loop."""
        async with self._gateways:
            await super().async_run(async_lib)

    def build(self) -> FloatLayout:
        """Fonts, screens, the first drawing."""
        say.register()
        # The background is what the window is wiped with: a rectangle over it all would cost a fifth of a drawing.
        self.bind(theme=lambda _, theme: setattr(Window, "clearcolor", theme.colour.mist))
        self.theme = self._theme(self.runtime.state)
        self._screens = load()
        root = Root()
        self.root = root
        self._resting = Resting()
        self._ring = FocusRing(root)
        self.draw(self.runtime.state)
        for listener in (self.draw, self._prompt.ask):
            self._listening.enter_context(self.runtime.listening(listener))
        return root

    def on_start(self) -> None:
        """Clock, keyboard, size."""
        self._started()
        self._ticking = Clock.schedule_interval(lambda _: self._tick(), TICK_SECONDS)
        Clock.schedule_once(lambda _: self._manager.say(READY))
        Window.bind(on_key_down=self._key, on_resize=self._resized)

    def _tick(self) -> None:
        """The clock of the flow; the sign of life comes from where everything is drawn."""
        self.runtime.dispatch(Tick())
        self._voice.ticked(self.runtime.state)
        self._manager.say(ALIVE)

    def stop(self, *_: object) -> None:
        """Stop, once what is drawn has settled: a text laid out after the end finds no application."""
        self._listening.close()
        self._ticking.cancel()
        Clock.schedule_once(lambda _: self._stop_in(SETTLE_FRAMES))

    def _stop_in(self, frames: int) -> None:
        if frames:
            Clock.schedule_once(lambda _: self._stop_in(frames - 1))
        else:
            super().stop()

    def on_stop(self) -> None:
        """Nothing is drawn any more, and no frame of a camera stays."""
        if self._screen is not None:
            self._screen.leaving()
        Window.unbind(on_key_down=self._key, on_resize=self._resized)
        self._listening.close()

    def open_settings(self, *_: object) -> bool:
        """F1 opens nothing."""
        return True

    # --- state and touches -----------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """The flow's state."""
        return self.runtime.state

    def dispatch_intent(self, intent: Intent) -> None:
        """From a widget to the flow; what is to be said again is said here."""
        if isinstance(intent, SayAgain):
            self._voice.again()
        self.runtime.dispatch(intent)

    def somebody(self) -> None:
        """A touch anywhere; while the warning stands the warning's own touch says it."""
        self._voice.touched()
        if self._warning is None or self._warning.parent is None:
            self.runtime.dispatch(Touched())

    def aids_of(self, band: Band | HelpSheet) -> tuple[Button, ...]:
        """The aids that this panel can offer: a lying one has no lower half."""
        return tuple(b for b in band.aids if self.theme.portrait or b.id != "aid:reach")

    @staticmethod
    def joined(*parts: str) -> str:
        """What there is of some short texts, on one line with a wide space between."""
        return "\u3000".join(part for part in parts if part)

    @staticmethod
    def dots(view: FaceView) -> tuple[bool, ...]:
        """The face screen's dots: one for each good picture that is needed."""
        return tuple(i < view.good for i in range(view.needed)) if view.running else ()

    async def frames(self, count: int) -> None:
        """Wait until so many more frames are drawn."""
        last = Clock.frames + count
        while Clock.frames < last or self.root is None:
            await asyncio.sleep(0.005)

    def screenshot(self, path: Path) -> None:
        """The window as it was drawn last, as PNG. For pictures of the demo and tests; kiosks never call it."""
        width, height = Window.size
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = Image.frombytes("RGBA", (width, height), bytes(pixels)).convert("RGB")
        picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(path)

    # --- drawing ---------------------------------------------------------------------------------------------

    def draw(self, state: State) -> None:
        """Bring the window up to the state; what did not change is not touched."""
        self.shown = state
        theme = self._theme(state)
        if theme != self.theme:
            self.theme = theme
        view = view_of(state, words.load(state.language))
        if view == self.view:
            return
        self.view = view
        if type(self._screen) is self._screens[view.screen]:
            self._show(view)
        else:
            self._replace(view)
        self._help(view)
        self._warn(view)
        self._rest(view)
        self._voice.shown(state, view)

    def _replace(self, view: View) -> None:
        if self._screen is not None:
            self._screen.leaving()
            self.root.remove_widget(self._screen)
        self._screen = self._screens[view.screen](view=view)
        self.root.add_widget(self._screen, index=len(self.root.children))
        self._ring.forget()

    def _show(self, view: View) -> None:
        """On the screen that stands; where it is another's turn, from its top and without focus."""
        if self._screen.view.screen != view.screen:
            self._screen.to_top()
            self._ring.forget()
        self._screen.view = view

    def _help(self, view: View) -> None:
        if view.help is None:
            if self._sheet is not None and self._sheet.parent is not None:
                self.root.remove_widget(self._sheet)
            return
        if self._sheet is None:
            self._sheet = HelpPanel()
        self._sheet.view = view.help
        if self._sheet.parent is None:
            self.root.add_widget(self._sheet)
            self._ring.forget()

    def _rest(self, view: View) -> None:
        if view.rest is None:
            if self._resting.parent is not None:
                self.root.remove_widget(self._resting)
            return
        self._resting.view = view.rest
        if self._resting.parent is None:
            self.root.add_widget(self._resting)

    def _warn(self, view: View) -> None:
        if view.warning is None:
            if self._warning is not None and self._warning.parent is not None:
                self.root.remove_widget(self._warning)
            return
        if self._warning is None:
            self._warning = IdleWarning()
        self._warning.view = view.warning
        if self._warning.parent is None:
            self.root.add_widget(self._warning)

    def _theme(self, state: State) -> Theme:
        width, height = Window.size
        aids = state.aids
        return Theme(width, height, self._dpi, aids.large, aids.contrast, aids.reach, self._foot_mm)

    def _resized(self, *_: object) -> None:
        self.theme = self._theme(self.runtime.state)

    def _covered(self) -> bool:
        """Whether the dark or the warning lies over the screen: a key then says that somebody is there, and presses nothing."""
        return any(layer is not None and layer.parent is not None for layer in (self._resting, self._warning))

    def _key(self, _window: object, key: int, _scan: int, _text: str, modifiers: list[str]) -> bool:
        if self._voice.headset(key) or self._covered():
            self.runtime.dispatch(Touched())
            return True
        used = self._ring.key(key, "shift" in modifiers)
        if used and (at := self._ring.at) is not None and at.item:
            self._voice.focused(at.item, at.tile if isinstance(at, TileKey) else None)
        used = used or self._voice.key(key, len(self._ring.keys))
        if used:
            self.runtime.dispatch(Touched())
        return used
