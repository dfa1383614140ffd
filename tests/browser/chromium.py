# SPDX-License-Identifier: GPL-2.0-only
"""A headless Chromium, spoken to by its DevTools protocol over two pipes: no port, no driver, no library."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe", "about:blank",
]


class Browser:
    def __init__(self, wait=60):
        self.profile = tempfile.mkdtemp()
        self.wait, self.number, self.unread, self.events = wait, 0, b"", []
        to_read, self.to = os.pipe()
        self.come, from_write = os.pipe()
        self.process = subprocess.Popen(
            ["sh", "-c", 'r=$1 w=$2; shift 2; eval "exec 3<&$r 4>&$w"; exec chromium "$@"', "sh", str(to_read), str(from_write),
             *FLAGS, f"--user-data-dir={self.profile}"],
            pass_fds=(to_read, from_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        os.set_blocking(self.come, False)
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def message(self, until):
        """The next message, or None when there is none by that time."""
        while b"\0" not in self.unread:
            if time.monotonic() > until:
                return None
            try:
                more = os.read(self.come, 1 << 20)
            except BlockingIOError:
                time.sleep(0.005)
                continue
            if not more:
                raise RuntimeError("chromium has ended")
            self.unread += more
        text, self.unread = self.unread.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        until = time.monotonic() + self.wait
        while (message := self.message(until)) is not None:
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)
        raise RuntimeError(f"{method}: no answer in {self.wait} s")

    def settle(self, seconds=0.3):
        """Gather what the page still has to say."""
        until = time.monotonic() + seconds
        while (message := self.message(until)) is not None:
            self.events.append(message)

    def open(self, path):
        self.events.clear()
        self.call("Page.navigate", url=f"file://{path}")
        until = time.monotonic() + self.wait
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            message = self.message(until)
            if message is None:
                raise RuntimeError(f"{path}: not loaded in {self.wait} s")
            self.events.append(message)
        self.settle()

    def of(self, method):
        return [event["params"] for event in self.events if event.get("method") == method]

    def value(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def click(self, selector):
        """As a person would: at the middle of the element, by the mouse."""
        at = self.value(f"""(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: "center", behavior: "instant"}});
            const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)

    def key(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text if kind == "keyDown" else "")

    def colours(self, scheme):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path, width=1300):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        height = min(6000, self.value("document.documentElement.scrollHeight"))
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True, clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
        except (RuntimeError, OSError):
            self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
