"""How fast a picture follows the hand, in JupyterLab in a headless Chromium.

    python tests/browser/measure_speed.py

Three pictures in one run: the cell explorer (the browser computes), gate surgery (Python computes)
and, as the yardstick, matplotlib under ipywidgets' ``interact``. Times go from the key or mouse
event, as the browser stamps it, to the end of the frame in which the picture has changed. In the
fast drag the mouse moves as often as the browser takes it, and the frames with a new picture are
counted. Takes about three minutes; other work on the machine makes every number larger, so compare
the ratios.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
from course_in_browser import Notebook, new_page, open_browser, running_lab

PATIENCE = 3000  # milliseconds after which an event counts as unanswered

CELLS = {
    "cell explorer": "from lstm_course.widgets import CellExplorer\nCellExplorer()",
    "gate surgery": """\
from lstm_course.tasks import parentheses
from lstm_course.widgets import GateSurgery
text = "Call f(x) or g(a, b) (see also the notes) to begin."
target = (parentheses.depth(text) > 0).astype(int)
GateSurgery(parentheses.load_trained(), parentheses.encode(text), text, target, gate="f", value=0.5)
""",
    "interact": """\
import matplotlib.pyplot as plt
from ipywidgets import interact
from lstm_course.lstm import run_gates
from lstm_course.widgets.cell_explorer import ARRIVALS

@interact(f=(0.0, 1.0, 0.01), i=(0.0, 1.0, 0.01), o=(0.0, 1.0, 0.01))
def yardstick(f=0.5, i=0.8, o=0.9):
    trace = run_gates(i, f, 0.9 * ARRIVALS, o)
    _, (gates, memory) = plt.subplots(2, 1, figsize=(8.2, 4))
    gates.bar(["f", "i", "o"], [f, i, o])
    memory.plot(trace.c[:, 0, 0])
    memory.plot(trace.h[:, 0, 0])
    plt.show()
""",
}
# name: (the picture, the slider that is moved, what takes the keys)
PLACES = {
    "cell explorer": (".lstm-live .picture", "input[data-trait=f]", "input[data-trait=f]"),
    "gate surgery": (".lstm-live .picture", "input[data-trait=value]", "input[data-trait=value]"),
    "interact": (
        ".widget-interact .jp-OutputArea",
        ".noUi-target >> nth=0",
        ".noUi-handle >> nth=0",
    ),
}

# Looks at the picture after every frame: a message sent in a frame arrives when it has been drawn.
METER = """(host) => {
    const meter = { times: [], pictures: 0, blanks: 0, jump: 0, last: 0 };
    let start = null, armed = false, touched = false, answer = null, running = true;
    const shown = () => {
        const image = host.querySelector("img");
        if (image) return image.complete && image.naturalWidth > 0 ? image.src : null;
        return host.querySelector("svg") && "svg";
    };
    let before = shown();
    const top = host.getBoundingClientRect().top;
    const watcher = new MutationObserver(() => { touched = true; });
    watcher.observe(host,
        { subtree: true, childList: true, attributes: true, characterData: true });
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = performance.now(), picture = shown();
        meter.jump = Math.max(meter.jump, Math.abs(host.getBoundingClientRect().top - top));
        if (picture === null) meter.blanks += 1;
        if (!touched || picture === null || (picture !== "svg" && picture === before)) return;
        [touched, before] = [false, picture];
        meter.pictures += 1;
        meter.last = now;
        if (start === null) return;
        meter.times.push(now - start);
        start = null;
        answer?.(true);
    };
    const frame = () => {
        channel.port2.postMessage(0);
        if (running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const heard = (event) => {
        meter.hand = event.timeStamp;
        if (armed) [start, armed] = [event.timeStamp, false];
    };
    for (const kind of ["keydown", "mousemove"]) document.addEventListener(kind, heard, true);
    meter.arm = () => { armed = true; touched = false; };
    // True once the event's picture is on the screen, false when patience is over.
    meter.answered = (patience) => new Promise((done) => {
        if (!armed && start === null) return done(true);
        const over = setTimeout(() => { start = null; armed = false; done(false); }, patience);
        answer = () => { clearTimeout(over); done(true); };
    });
    meter.stop = () => {
        running = false;
        watcher.disconnect();
        for (const kind of ["keydown", "mousemove"]) {
            document.removeEventListener(kind, heard, true);
        }
    };
    window.meter = meter;
}"""


class Hand:
    """What moves one picture's slider, and reads the meter."""

    def __init__(self, notebook, index, places):
        picture, slider, keys = places
        cell = notebook.show(index).locator(".jp-Cell-outputWrapper")
        self.page = notebook.page
        cell.locator(picture).locator("svg, img").first.wait_for()
        self.slider, self.keys = cell.locator(slider), cell.locator(keys)
        self.slider.scroll_into_view_if_needed()
        time.sleep(2)  # JupyterLab is still busy with the cells around
        cell.locator(picture).evaluate(METER)

    def measure(self, count, act):
        """Do something ``count`` times, one after another: (times, how many went unanswered)."""
        self.page.evaluate("() => { meter.times.length = 0; }")
        unanswered = 0
        for k in range(count):
            self.page.evaluate("() => meter.arm()")
            act(k)
            unanswered += not self.page.evaluate(f"() => meter.answered({PATIENCE})")
            time.sleep(random.uniform(0.1, 0.14))  # let Python come to rest, and keep out of step
        return self.page.evaluate("() => meter.times"), unanswered

    def press(self, count):
        """Arrow keys, eight one way and eight the other, so that no slider comes to its end."""
        # Without this JupyterLab takes the keys from ipywidgets' own sliders.
        self.keys.evaluate("(node) => node.setAttribute('data-lm-suppress-shortcuts', 'true')")
        self.keys.focus()
        way = ("ArrowLeft", "ArrowRight")
        return self.measure(count, lambda k: self.page.keyboard.press(way[k // 8 % 2]))

    def take(self):
        """Take the knob, which stands near the middle, with the mouse; returns places for it."""
        box = self.slider.bounding_box()
        middle = box["y"] + box["height"] / 2
        knob = self.keys.bounding_box()
        start = box["x"] + box["width"] / 2
        if self.keys.get_attribute("type") != "range":
            start = knob["x"] + knob["width"] / 2
        left, way = box["x"] + 0.2 * box["width"], 0.6 * box["width"]
        self.page.mouse.move(start, middle)
        self.page.mouse.down()

        def place(k, share=0.06):
            """To and fro between two ends; 0.06 is more than one stop of any of the sliders."""
            along = (k * share * box["width"]) % (2 * way)
            return left + (along if along < way else 2 * way - along), middle

        return place

    def move(self, count):
        """Single moves with the button held."""
        place = self.take()
        self.page.mouse.move(*place(0))
        time.sleep(1)
        times = self.measure(count, lambda k: self.page.mouse.move(*place(k + 1)))
        self.page.mouse.up()
        return times

    def drag(self, seconds):
        """A fast drag: pictures a second, and ms from the last move to the last picture."""
        place = self.take()
        time.sleep(1)
        self.page.evaluate("() => { meter.pictures = 0; meter.blanks = 0; }")
        begin, k = time.monotonic(), 0
        while time.monotonic() - begin < seconds and k < 200 * seconds:
            self.page.mouse.move(*place(k, 0.03))
            k += 1
        spent = time.monotonic() - begin
        pictures = self.page.evaluate("() => meter.pictures")
        time.sleep(2)
        lag, blanks, jump = self.page.evaluate(
            "() => [meter.last - meter.hand, meter.blanks, meter.jump]"
        )
        self.page.mouse.up()
        return {
            "pictures": pictures / spent,
            "moves": k / spent,
            "lag": max(0.0, lag),
            "blanks": blanks,
            "jump": jump,
        }


def percentile(times, share):
    """The smallest time that at least ``share`` of the times do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def run(count, seconds):
    """Measure all three; {name: {"keys": (times, unanswered), "moves": ..., "drag": {...}}}."""
    results = {}
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        place = Path(folder)
        (place / "course").mkdir()
        (place / "own").mkdir()
        cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
        kernel = {"name": "python3", "display_name": "Python 3"}
        book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(book, place / "course" / "speed.ipynb")
        with running_lab(place / "course", place / "own") as lab:
            notebook = Notebook(new_page(browser), lab, "speed.ipynb")
            notebook.run_all()
            for index, name in enumerate(CELLS):
                hand = Hand(notebook, index, PLACES[name])
                results[name] = {
                    "keys": hand.press(count),
                    "moves": hand.move(count),
                    "drag": hand.drag(seconds),
                }
                notebook.page.evaluate("() => meter.stop()")
                print(f"{name}: measured", flush=True)
            notebook.close()
    return results


def report(results):
    """Print the table, and whether the goals are met."""
    print(
        "\npicture        event   median    p95  × interact  unanswered   "
        "| fast drag: pictures/s  moves/s  lag ms  blank frames  jump px"
    )
    for name, result in results.items():
        for kind in ("keys", "moves"):
            times, unanswered = result[kind]
            yardstick = statistics.median(results["interact"][kind][0] or [float("nan")])
            median = statistics.median(times or [float("nan")])
            line = (
                f"{name:13s}  {kind:5s}  {median:7.1f} {percentile(times, 0.95):6.1f} "
                f"{yardstick / median:11.1f} {unanswered:6d} of {len(times) + unanswered}"
            )
            if kind == "keys":
                drag = result["drag"]
                line += (
                    f"  | {drag['pictures']:21.1f} {drag['moves']:8.1f} {drag['lag']:7.0f} "
                    f"{drag['blanks']:13d} {drag['jump']:8.1f}"
                )
            print(line)
    cell, surgery = results["cell explorer"], results["gate surgery"]
    slowest = {
        name: max(percentile(result[kind][0], 0.95) for kind in ("keys", "moves"))
        for name, result in results.items()
    }
    goals = (
        ("cell explorer, p95 under 25 ms", slowest["cell explorer"] < 25),
        ("cell explorer, 30 pictures a second or more", cell["drag"]["pictures"] >= 30),
        ("gate surgery, p95 under 90 ms", slowest["gate surgery"] < 90),
        (
            "no blank frame and no jump in either",
            not any(r["drag"]["blanks"] or r["drag"]["jump"] > 1 for r in (cell, surgery)),
        ),
    )
    print()
    for goal, met in goals:
        print(f"{'met   ' if met else 'MISSED'}  {goal}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=60, help="key presses, and mouse moves, each")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of the fast drag")
    options = parser.parse_args()
    before = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    results = run(options.count, options.seconds)
    after = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"{os.cpu_count()} processors, load {before:.1f} before and {after:.1f} after")
    report(results)


if __name__ == "__main__":
    main()
