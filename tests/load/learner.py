"""One simulated learner: logs in, opens lesson 04, runs it, moves a slider, saves.

It speaks to the hub as a browser does: forms and cookies, then the server's own addresses, then
messages to the kernel over a web socket. Every wait has a limit.
"""

import asyncio
import json
import time
import uuid
from pathlib import Path

import aiohttp

LESSON = "notebooks/04_lstm.ipynb"
CELL_LIMIT = 240  # seconds for one cell

# The cell explorer that the lesson has shown, found among the kernel's widgets.
FIND_SLIDER = """
from ipywidgets.widgets.widget import _instances
_explorer = next(w for w in _instances.values() if type(w).__name__ == "CellExplorer")
print(_explorer.comm.comm_id)
"""
READ_SLIDER = "print(_explorer.f)"


class Failed(Exception):
    """A learner could not go on; the text says at what."""


class Learner:
    """A learner with a name, at a hub.

    Attributes:
        seconds: what each stage took.
        saved: the text that was saved, to be compared with what lies on the disk.
    """

    def __init__(self, address, name, password):
        self.address, self.name, self.password = address, name, password
        self.seconds, self.saved, self.outputs = {}, None, []
        self.jar = aiohttp.CookieJar(unsafe=True)  # unsafe: cookies for an address of numbers

    async def work(self, between=None):
        """Go through the whole visit; ``between`` is awaited before the work is saved."""
        limit = aiohttp.ClientTimeout(total=CELL_LIMIT)
        async with aiohttp.ClientSession(cookie_jar=self.jar, timeout=limit) as self.session:
            await self.stage("log in", self.log_in())
            await self.stage("server", self.start_server())
            notebook = await self.stage("open", self.open_lesson())
            kernel = await self.stage("kernel", self.start_kernel())
            async with self.channel(kernel) as socket:
                await self.stage("run", self.run_all(socket, notebook))
                if between:
                    await between(self)
            async with self.channel(kernel) as socket:  # anew: the hub may have been restarted
                await self.stage("slider", self.move_slider(socket))
            await self.stage("save", self.save(notebook))

    async def stage(self, name, work):
        """Do one stage and note how long it took; a failure says which stage it was."""
        start = time.monotonic()
        try:
            result = await asyncio.wait_for(work, CELL_LIMIT * 2)
        except Failed:
            raise
        except Exception as error:
            raise Failed(f"{name}: {type(error).__name__} {error}") from error
        self.seconds[name] = time.monotonic() - start
        return result

    def header(self, path):
        """The header that proves that a request comes from the hub's own page."""
        fitting = [c for c in self.jar if c.key == "_xsrf" and path.startswith(c["path"])]
        if not fitting:
            return {}  # the first page of each server hands the cookie out
        closest = max(fitting, key=lambda cookie: len(cookie["path"]))
        return {"X-XSRFToken": closest.value}

    async def ask(self, method, path, *, expect, **more):
        """One request; returns the JSON or the text of the answer."""
        address, headers = self.address + path, self.header(path)
        request = self.session.request(method, address, headers=headers, **more)
        async with request as answer:
            if answer.status not in expect:
                raise Failed(f"{method} {path}: status {answer.status}")
            kind = answer.content_type
            return await (answer.json() if kind == "application/json" else answer.text())

    async def log_in(self):
        await self.ask("GET", "/hub/login", expect={200})
        form = {
            "username": self.name,
            "password": self.password,
            "_xsrf": self.header("/hub/")["X-XSRFToken"],
        }
        await self.ask("POST", "/hub/login", expect={302}, data=form, allow_redirects=False)

    async def start_server(self):
        me = f"/hub/api/users/{self.name}"
        await self.ask("GET", "/hub/home", expect={200})
        await self.ask("POST", f"{me}/server", expect={201, 202}, json={})
        for _ in range(CELL_LIMIT * 2):
            servers = (await self.ask("GET", me, expect={200}))["servers"]
            if servers.get("", {}).get("ready"):
                break
            await asyncio.sleep(0.5)
        else:
            raise Failed("server: it was not ready in time")
        await self.ask("GET", f"/user/{self.name}/lab", expect={200})

    async def open_lesson(self):
        path = f"/user/{self.name}/api/contents/{LESSON}"
        return (await self.ask("GET", path, expect={200}))["content"]

    async def start_kernel(self):
        path = f"/user/{self.name}/api/kernels"
        return (await self.ask("POST", path, expect={201}, json={"name": "python3"}))["id"]

    def channel(self, kernel):
        """The web socket to a kernel."""
        path = f"/user/{self.name}/api/kernels/{kernel}/channels"
        address = self.address.replace("http", "ws", 1) + path
        return self.session.ws_connect(address, headers=self.header(path), max_msg_size=0)

    async def run_all(self, socket, notebook):
        """Run every code cell of the lesson; an error in one is a failure."""
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                printed = await self.execute(socket, cell["source"])
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": printed}]
        self.outputs.append(printed)

    async def move_slider(self, socket):
        """Drag the forget gate to 0.25 and ask the kernel where it is."""
        comm = (await self.execute(socket, FIND_SLIDER)).split()[-1]
        update = {"method": "update", "state": {"f": 0.25}, "buffer_paths": []}
        await socket.send_json(message("comm_msg", {"comm_id": comm, "data": update}))
        for _ in range(20):
            if (await self.execute(socket, READ_SLIDER)).strip() == "0.25":
                return
            await asyncio.sleep(0.2)
        raise Failed("slider: the kernel did not get its value")

    async def save(self, notebook):
        path = f"/user/{self.name}/api/contents/{LESSON}"
        body = {"type": "notebook", "format": "json", "content": notebook}
        await self.ask("PUT", path, expect={200, 201}, json=body)
        self.saved = [cell["source"] for cell in notebook["cells"]]

    def kept(self, homes):
        """Whether what was saved lies on the disk, outputs of this run included."""
        file = Path(homes) / self.name / LESSON
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
        return sources == self.saved

    async def execute(self, socket, code):
        """Run code in the kernel; return what it printed. An exception is a failure."""
        asked = message("execute_request", {"code": code, "silent": False, "store_history": True})
        await socket.send_json(asked)
        printed, missing = [], {"idle", "reply"}
        while missing:
            came = await socket.receive(timeout=CELL_LIMIT)
            if came.type is not aiohttp.WSMsgType.TEXT:
                raise Failed(f"kernel: the connection ended ({came.type.name})")
            reply = json.loads(came.data)
            if reply.get("parent_header", {}).get("msg_id") != asked["header"]["msg_id"]:
                continue
            kind, content = reply["msg_type"], reply["content"]
            if kind == "stream":
                printed.append(content["text"])
            elif kind == "error":
                raise Failed(f"a cell: {content['ename']}: {content['evalue']}")
            elif kind == "status" and content["execution_state"] == "idle":
                missing.discard("idle")
            elif kind == "execute_reply":
                missing.discard("reply")
        return "".join(printed)


def message(kind, content):
    """A message to a kernel, in Jupyter's messaging protocol 5.4."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "session": uuid.uuid4().hex,
        "username": "learner",
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "msg_type": kind,
        "version": "5.4",
    }
    whole = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    return {**whole, "buffers": [], "channel": "shell"}
