"""A live picture in the browser: moved as a hand moves it, and compared with ``lstm_course``."""

import time

from lstm_course.support import patience

SETTLE_SECONDS = 20
READ = """(root) => {
    const text = (node) => node ? node.textContent.replaceAll("\\u200b", "") : null;
    const named = (selector, value) => Object.fromEntries(
        [...root.querySelectorAll(selector)].map((node) => value(node)));
    return {
        controls: named("input[data-trait], select[data-trait]", (node) => [node.dataset.trait,
            node.type === "range" ? Number(node.value) : node.value]),
        said: named("input[type=range]", (node) => [node.dataset.trait,
            text(node.parentElement.querySelector("b"))]),
        rows: named(".tape-row", (node) => [node.className.match(/gate-(\\w)/)[1],
            [...node.children].map((cell) => Number(cell.getAttribute("aria-valuenow")))]),
        drawn: named(".picture [data-value]", (node) => [node.dataset.value, text(node)]),
        crosses: [...root.querySelectorAll(".picture text")].filter((node) =>
            node.textContent === "✗").length,
        described: text(root.querySelector(".picture desc")),
        sentence: text(root.querySelector(".sentence")),
        task: text(root.querySelector(".task")),
        met: root.querySelector(".task").classList.contains("met"),
    };
}"""


class Operated:
    """One live picture in an open notebook: ``root`` is its element, ``picture`` what it is."""

    def __init__(self, notebook, picture, index):
        self.notebook, self.picture, self.page = notebook, picture, notebook.page
        self.root = notebook.show(index).locator(".jp-OutputArea-output .lstm-live")
        self.root.wait_for()
        self.place = notebook.active_cell()

    def read(self):
        """What the browser shows: controls, numbers in the drawing, sentence, challenge."""
        seen = self.root.evaluate(READ)
        for trait, stops in self.picture.stops.items():
            seen["controls"][trait] = stops[int(seen["controls"][trait])]
        seen["values"] = {**seen["controls"], **seen["rows"]}
        return seen

    def agree(self):
        """Wait until browser, Python's traits and ``lstm_course`` say the same; return the values.

        The sentence follows a hand with a little delay, so the three are compared until they agree
        or the time is over.
        """
        end = time.monotonic() + patience.seconds(SETTLE_SECONDS)
        while True:
            differences = self.differences()
            if not differences:
                return self.read()["values"]
            if time.monotonic() > end:
                raise AssertionError(f"{self.picture.name}: " + "\n".join(differences))
            time.sleep(0.1)

    def differences(self):
        """One line for each thing on which browser, Python and ``lstm_course`` disagree."""
        seen, name = self.read(), self.picture.name
        asked = "values", "sentence", "task", "task_met"
        values, sentence, task, met = self.notebook.ask(
            f"[{', '.join(f'{name}.{what}' + '()' * (what == 'values') for what in asked)}]"
        )
        try:
            drawn, said = self.picture.expect(**seen["values"])
        except ValueError as error:  # a new puzzle is chosen, its rows are still on their way
            return [str(error)]
        crosses = drawn.pop("✗", seen["crosses"])
        pairs = [
            ("traits", seen["values"], values),
            ("number in the drawing", {key: seen["drawn"].get(key) for key in drawn}, drawn),
            ("crosses in the drawing", seen["crosses"], crosses),
            ("the drawing's description", seen["described"], sentence),
            ("sentence", seen["sentence"].removeprefix("Challenge met. "), sentence),
            ("challenge", seen["task"].partition(": ")[2], task),
            ("challenge met", seen["met"], met),
        ]
        lines = [f"{what}: shown {a!r}, but {b!r} is right" for what, a, b in pairs if a != b]
        lines += [f"{part!r} is not in {sentence!r}" for part in said if part not in sentence]
        for trait, text in seen["said"].items():
            number = text.replace("−", "-")
            if trait != "level" and float(number) != seen["values"][trait]:
                lines.append(f"{trait}: the label says {text}")
        return lines

    def slider(self, trait):
        return self.root.locator(f'input[type="range"][data-trait="{trait}"]')

    def press(self, *keys):
        """Press keys one after another, and see that none of them reached the notebook."""
        for key in keys:
            self.page.keyboard.press(key)
        assert self.notebook.active_cell() == self.place, f"{keys} left the live picture"
        assert self.root.evaluate("(root) => root.contains(document.activeElement)")

    def drag(self, trait, share):
        """Take a slider's knob with the mouse to a share of its way, 0 left to 1 right."""
        slider = self.slider(trait)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        now = slider.evaluate("(node) => (node.value - node.min) / (node.max - node.min)")
        knob = box["height"]
        places = [box["x"] + knob / 2 + part * (box["width"] - knob) for part in (now, share)]
        middle = box["y"] + box["height"] / 2
        self.page.mouse.move(places[0], middle)
        self.page.mouse.down()
        self.page.mouse.move(places[1], middle, steps=8)
        self.page.mouse.up()
        value, low, high, step = slider.evaluate(
            "(node) => [node.value, node.min, node.max, node.step].map(Number)"
        )
        assert abs(value - low - share * (high - low)) <= max(step, 0.03 * (high - low)), trait

    def paint(self, row, start, stop, level):
        """Drag over a row of the tape from one step to another, at a height from 0 to 1."""
        box = self.root.locator(f".tape-row.gate-{row}").bounding_box()
        column = box["width"] / len(self.read()["rows"][row])
        places = [box["x"] + column * (step + 0.5) for step in (start, stop)]
        height = box["y"] + box["height"] * (1 - level)
        self.page.mouse.move(places[0], height)
        self.page.mouse.down()
        self.page.mouse.move(places[1], height, steps=6)
        self.page.mouse.up()

    def choose(self, trait, option):
        """Choose from a drop-down list."""
        self.root.locator(f'select[data-trait="{trait}"]').select_option(option)

    def push(self, name):
        """Press one of the buttons."""
        self.root.get_by_role("button", name=name, exact=True).click()
