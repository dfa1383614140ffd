# SPDX-License-Identifier: GPL-2.0-only
"""usage: pages.py FOLDER PICTURES   prints TAP

Opens the pages in FOLDER (made by tests/browser/run), does what people do and what names in them try to do, and takes pictures.
"""
import json
import sys
import traceback

from chromium import Browser

folder, pictures = sys.argv[1:]
number = failed = 0


def check(name, good, why=""):
    global number, failed
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {name}", flush=True)
    if not good:
        failed += 1
        for line in str(why).splitlines() or [""]:
            print("# " + line.encode("ascii", "backslashreplace").decode()[:300], flush=True)


def data(name):
    with open(f"{folder}/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def rows(browser, column):
    return browser.value(f'[...document.querySelectorAll("#rows tbody tr")].map((row) => row.cells[{column}].textContent)')


def is_clean(browser, name):
    """No error, no script but the page's, nothing asked of anybody."""
    requests = [each["request"]["url"] for each in browser.of("Network.requestWillBeSent") if not each["request"]["url"].startswith("data:")]
    errors = browser.of("Runtime.exceptionThrown") + [each["entry"] for each in browser.of("Log.entryAdded") if each["entry"]["level"] == "error"]
    check(f"{name}: asks for nothing but itself", requests == [f"file://{folder}/{name}.html"], requests)
    check(f"{name}: runs without an error", not errors, errors)
    check(f"{name}: has no script but its own, no picture, no frame",
          browser.value('document.scripts.length === 2 && !document.querySelector("img, iframe, object, embed, link, b > *")'))
    check(f"{name}: nothing of it ran that was in a name", browser.value('typeof window.pwned') == "undefined")


def hostile(browser):
    browser.open(f"{folder}/hostile.html")
    is_clean(browser, "hostile")
    programs = rows(browser, 0)
    check("hostile: there are as many rows as in the JSON", len(programs) == len(data("hostile")["rows"]), programs)
    check("hostile: markup is shown as it is", any("/tmp/</script><img src=x onerror=window.pwned=1>" in each for each in programs), programs)
    check("hostile: overrides and escapes are shown as what they are",
          any("/tmp/\\u202egpj.exe\\u2066" in each for each in programs) and any("\\u001b[31mred" in each for each in programs), programs)
    text = browser.value("document.body.innerText")
    check("hostile: none of them is left in what is shown", not [c for c in text if c in "\u202e\u2066\u200b\u2028\x1b\x07"])
    check("hostile: the title is the page's", browser.value("document.title") == "kernlock report")
    check("hostile: nothing was put into Object", browser.value("({}).x === undefined"))
    browser.picture(f"{pictures}/hostile.png")
    browser.value('window.refused = []; addEventListener("securitypolicyviolation", (event) => window.refused.push(event.effectiveDirective)); 1')
    browser.value('document.body.append(Object.assign(document.createElement("script"), {textContent: "window.inline = 1"})); 1')
    browser.value('document.body.append(Object.assign(document.createElement("img"), {src: "http://192.0.2.1/x.png"})); 1')
    browser.value('document.body.insertAdjacentHTML("beforeend", "<p id=late style=\'color: red\' onclick=\'window.clicked = 1\'>x</p>"); late.click(); 1')
    browser.settle(0.5)
    check("hostile: had one got in all the same, the policy would not run it",
          browser.value("window.inline === undefined && window.clicked === undefined"))
    refused = set(browser.value("window.refused"))
    check("hostile: nor let it out", {"script-src-elem", "script-src-attr", "style-src-attr", "img-src"} <= refused, refused)


def sorting(browser):
    report = data("server")
    header = '#rows th:nth-child({}) button'
    check("server: rows come as in the JSON", rows(browser, 1) == [row["reason"] for row in report["rows"]])
    browser.click(header.format(3))
    counts = [int(each.replace(",", "")) for each in rows(browser, 2)]
    check("server: a click on Times puts the most first", counts == sorted(counts, reverse=True) and len(counts) == len(report["rows"]), counts)
    check("server: and says so to who cannot see it", browser.value('document.querySelector("#rows th:nth-child(3)").getAttribute("aria-sort")') == "descending")
    browser.click(header.format(3))
    counts = [int(each.replace(",", "")) for each in rows(browser, 2)]
    check("server: another puts them last", counts == sorted(counts), counts)
    browser.click(header.format(2))
    check("server: a click on Reason sorts by its name", rows(browser, 1) == sorted(rows(browser, 1)), rows(browser, 1))
    check("server: and only that heading says so", browser.value('document.querySelectorAll("#rows [aria-sort]").length') == 1)
    browser.value('document.querySelector("#rows th:nth-child(1) button").focus(); 1')
    browser.key("Enter", 13, "\r")
    check("server: the keyboard does the same", browser.value('document.querySelector("#rows th").getAttribute("aria-sort")') == "ascending")


def filtering(browser):
    report = data("server")
    browser.click("#filter")
    browser.call("Input.insertText", text="flashrom pci")
    check("server: typing leaves the rows that have every word", rows(browser, 1) == ["pci-access"], rows(browser, 0))
    check("server: and says how many", browser.value('document.getElementById("shown").textContent') == f"1 of {len(report['rows'])} rows")
    browser.value('document.getElementById("filter").value = ""; document.getElementById("filter").dispatchEvent(new Event("input")); 1')
    check("server: an empty filter shows all again", len(rows(browser, 0)) == len(report["rows"]))
    refused = next(mode["refused"] for mode in report["modes"] if mode["mode"] == "integrity")
    browser.value('const s = document.getElementById("by-mode"); s.value = "integrity"; s.dispatchEvent(new Event("input")); 1')
    expected = sorted(row["reason"] for row in report["rows"] if row["reason"] in refused)
    check("server: a mode leaves the rows that it refuses", sorted(rows(browser, 1)) == expected, rows(browser, 1))
    browser.value('const k = document.getElementById("by-kind"); k.value = "query"; k.dispatchEvent(new Event("input")); 1')
    check("server: a kind too", set(rows(browser, 1)) == {"hibernation"}, rows(browser, 1))
    browser.value('for (const id of ["by-mode", "by-kind"]) { const e = document.getElementById(id); e.value = ""; e.dispatchEvent(new Event("input")); } 1')
    browser.click("#reasons .bar:nth-child(1) .name")
    check("server: a click on a bar shows its rows", set(rows(browser, 1)) == {"msr"}, rows(browser, 1))
    browser.value('document.getElementById("filter").value = ""; document.getElementById("filter").dispatchEvent(new Event("input")); 1')


def themes(browser):
    ground = "getComputedStyle(document.body).backgroundColor"
    browser.colours("light")
    browser.open(f"{folder}/server.html")
    light = browser.value(ground)
    browser.picture(f"{pictures}/server-light.png")
    browser.click("#theme")
    dark = browser.value(ground)
    check("server: the button changes to dark colours", dark != light and browser.value('document.getElementById("theme").textContent') == "Light", (light, dark))
    browser.picture(f"{pictures}/server-dark.png")
    browser.click("#theme")
    check("server: and back", browser.value(ground) == light)
    browser.colours("dark")
    browser.open(f"{folder}/server.html")
    check("server: a browser that likes it dark gets it dark", browser.value(ground) == dark)
    browser.click("#theme")
    check("server: and the button makes it light", browser.value(ground) == light)
    browser.colours("light")


def server(browser):
    browser.open(f"{folder}/server.html")
    is_clean(browser, "server")
    report = data("server")
    cards = browser.value('[...document.querySelectorAll("#modes .card")].map((card) => [card.querySelector("h3").textContent, card.className])')
    check("server: each mode has its verdict", cards == [[mode["mode"], f"card {mode['verdict']}" + (" evaluated" if mode["mode"] == "confidentiality" else "")]
                                                         for mode in report["modes"]], cards)
    bars = browser.value('[...document.querySelectorAll("#reasons .bar .name")].map((each) => each.textContent)')
    check("server: a bar for each reason", sorted(bars) == sorted(each["reason"] for each in report["reasons"]), bars)
    lanes = browser.value('document.querySelectorAll("#times .span").length')
    check("server: a lane for each program", lanes == len({row["program"] for row in report["rows"]}), lanes)
    remedies = browser.value('[...document.querySelectorAll("#remedies .instead")].map((each) => each.textContent)')
    check("server: what to do for each reason that was attempted", remedies == [each["instead"] for each in report["reasons"] if each["attempts"]], remedies)
    check("server: every heading and field has a name", browser.value(
        '[...document.querySelectorAll("section[aria-labelledby]")].every((each) => document.getElementById(each.getAttribute("aria-labelledby")))'
        ' && [...document.querySelectorAll("input, select")].every((each) => each.labels.length === 1)'))
    sorting(browser)
    filtering(browser)
    themes(browser)


def scan(browser):
    browser.open(f"{folder}/scan.html")
    is_clean(browser, "scan")
    titles = browser.value('[...document.querySelectorAll("#scan h3")].map((each) => each.textContent)')
    check("scan: each finding is there, by its id", titles == ["module-unsigned:</script><img src=x onerror=window.pwned=1>", "open-now:x perhaps"], titles)
    shown = browser.value('document.getElementById("scan-part").innerText')
    check("scan: with what to do, what stops and which modes refuse it", all(word in shown for word in ("sign it", "loading it", "confidentiality", "\\u202etxt")), shown)
    browser.click("#scan-missed-part summary")
    check("scan: what was not looked at is told", "the <i>keys</i>: rights are lacking" in browser.value('document.getElementById("scan-part").innerText'))


def others(browser):
    browser.open(f"{folder}/many.html")
    is_clean(browser, "many")
    check("many: a hundred rows at first", len(rows(browser, 0)) == 100)
    browser.click("#more")
    check("many: more on a click", len(rows(browser, 0)) == 600)
    for name, words in (("quiet", "Nothing that was seen on box would have been refused"), ("nothing", "cannot be told")):
        browser.open(f"{folder}/{name}.html")
        is_clean(browser, name)
        check(f"{name}: says it in its title", words in browser.value('document.getElementById("title").textContent'))
        check(f"{name}: shows no empty part", browser.value('["reasons-part", "time-part", "remedies-part", "scan-part"].every((id) => document.getElementById(id).hidden)'))
        check(f"{name}: and in its table", rows(browser, 0) == ["Nothing was seen."])
    browser.picture(f"{pictures}/nothing.png")
    browser.open(f"{folder}/fleet.html")
    is_clean(browser, "fleet")
    check("fleet: a row for each machine", browser.value('document.querySelectorAll("#machines tbody tr").length') == 40)
    check("fleet: how many are ready", "of 40 ready" in browser.value('document.querySelector("#modes .verdict").textContent'))
    browser.picture(f"{pictures}/fleet-light.png")
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(f"{folder}/server.html")
    shown = browser.value('document.querySelector("noscript").getBoundingClientRect().height')
    check("server: without scripts it says why it is empty", shown > 10, shown)


browser = Browser()
try:
    for part in (hostile, server, scan, others):
        part(browser)
except Exception:  # whatever it was, the test did not come to its end
    check("the test comes to its end", False, traceback.format_exc())
finally:
    browser.close()
print(f"1..{number}")
sys.exit(failed > 0)
