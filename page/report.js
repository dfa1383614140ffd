// SPDX-License-Identifier: GPL-2.0-only
// Shows the report that is in this page. Every text of it goes in as text, never as markup.
"use strict";
(() => {
	const report = JSON.parse(document.getElementById("data").textContent);
	const fleet = report.kernlock_fleet !== undefined;
	const $ = (id) => document.getElementById(id);
	const PAGE = 100, LANES = 20, MACHINES = 200;

	// Control characters, what turns the direction of writing, and what cannot be seen, as on a terminal.
	const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
	const safe = (text) => String(text).replace(unseen, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

	// el("p.quiet", "text", child...)
	const el = (what, ...children) => {
		const [tag, ...classes] = what.split(".");
		const element = document.createElement(tag);

		classes.forEach((name) => element.classList.add(name));
		children.flat().forEach((child) => element.append(child instanceof Node ? child : safe(child)));
		return element;
	};
	const number = (n) => n.toLocaleString("en");
	const count = (n, one, many) => number(n) + " " + (n === 1 ? one : many);
	const when = (seconds) => {
		const date = new Date(seconds * 1000);
		const two = (n) => String(n).padStart(2, "0");

		if (isNaN(date) || date.getFullYear() > 9999)
			return "?";
		return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
	};
	const duration = (seconds) => {
		const units = [[86400, "day", "days"], [3600, "hour", "hours"], [60, "minute", "minutes"], [1, "second", "seconds"]];
		const [size, one, many] = units.find(([unit]) => seconds >= unit) || units[3];

		return count(Math.floor(seconds / size), one, many);
	};
	const programOf = (row) => row.is_path ? row.program : `[${row.program}]`;
	const chips = (names) => {
		const list = el("ul.chips", names.slice(0, 12).map((name) => el("li.mono", name)));

		if (names.length > 12)
			list.append(el("li", `and ${names.length - 12} more`));
		return list;
	};

	// ---- the head

	const recorded = report.recorded;
	const headline = () => {
		if (fleet) {
			const all = report.machines.length;
			const ready = report.machines.filter((machine) => machine.verdict === "clear").length;

			$("kind").textContent = "fleet report";
			$("title").textContent = `${number(ready)} of ${count(all, "machine is", "machines are")} ready for the mode that they evaluated`;
			$("facts").append(safe(count(report.rows.length, "row", "rows") + " of what was seen"));
			return;
		}
		const host = safe(report.host.name || "this machine");

		$("title").textContent = {
			clear: `Nothing that was seen on ${host} would have been refused`,
			refuses: `Something on ${host} would have been refused`,
			unknown: `Whether it would be safe on ${host} cannot be told`,
		}[recorded ? recorded.verdict : "unknown"] || host;
		if (recorded)
			$("facts").append("Recorded for ", el("b", duration(recorded.until - recorded.since)), safe(`, ${when(recorded.since)} to ${when(recorded.until)}, evaluating `),
				el("b", recorded.mode || "?"), safe(report.host.kernel ? `, on kernel ${report.host.kernel}` : ""));
		else
			$("facts").append("Nothing was recorded.");
	};
	const warnings = () => {
		const parts = [];

		if (recorded && recorded.lost)
			parts.push(`${count(recorded.lost, "entry was", "entries were")} lost for want of room: this is not complete.`);
		if (recorded && recorded.until - recorded.since < 7 * 86400)
			parts.push(`Recorded for only ${duration(recorded.until - recorded.since)}: what happens rarely (updates, suspend, a reboot, weekly jobs) was perhaps not seen.`);
		if (report.folded)
			parts.push(`${count(report.folded.rows, "row", "rows")} more were counted by reason but are not told apart here.`);
		$("warning").textContent = parts.join(" ");
		$("warning").hidden = !parts.length;
	};

	// ---- the modes

	const verdicts = {clear: ["\u2713 Safe here", "clear"], refuses: ["\u2717 Would refuse", "refuses"], unknown: ["? Cannot tell", "unknown"]};
	const harmless = (mode) => {
		const parts = [];

		if (mode.queries)
			parts.push(count(mode.queries, "question", "questions"));
		if (mode.probes)
			parts.push(count(mode.probes, "probe", "probes"));
		return parts.length ? [el("p.quiet", `${parts.join(" and ")} would be refused too, and nobody minds.`)] : [];
	};
	const why = (mode) => {
		if (mode.verdict === "refuses")
			return `${count(mode.programs, "program", "programs")} would have been refused ${count(mode.attempts, "time", "times")}.`;
		if (mode.verdict === "clear")
			return "Nothing that was attempted would have been refused.";
		if (!recorded)
			return "Nothing was recorded.";
		return mode.unwatched.length ? "It also refuses what nobody watched:" : "Nothing that was seen would have been refused, but entries were lost.";
	};
	const modeCard = (mode) => {
		if (mode.error)
			return el("article.card", el("h3.mono", mode.mode), el("p.verdict", "Broken"), el("p.quiet", mode.error));
		const [words, cls] = verdicts[mode.verdict] || verdicts.unknown;
		const card = el(`article.card.${cls}`);

		if (recorded && recorded.mode === mode.mode) {
			card.classList.add("evaluated");
			card.append(el("span.tag", "evaluated"));
		}
		card.append(el("h3.mono", mode.mode), el("p.verdict", words), el("p", why(mode)), ...harmless(mode));
		if (mode.verdict === "refuses")
			card.append(chips(mode.reasons));
		else if (mode.verdict === "unknown" && recorded && mode.unwatched.length)
			card.append(chips(mode.unwatched));
		return card;
	};
	const fleetCard = (mode) => {
		const all = report.machines.length;
		const state = mode.refuses ? "refuses" : mode.ready === all ? "clear" : "unknown";
		const split = el("div.split");

		[["clear", mode.ready], ["refuses", mode.refuses], ["unknown", mode.unknown]].forEach(([cls, n]) => {
			const part = el(`span.${cls}`);

			part.style.width = `${all ? 100 * n / all : 0}%`;
			split.append(part);
		});
		split.setAttribute("role", "img");
		split.setAttribute("aria-label", `${mode.ready} ready, ${mode.refuses} would refuse, ${mode.unknown} cannot tell`);
		return el(`article.card.${state}`, el("h3.mono", mode.mode), el("p.verdict", `${number(mode.ready)} `, el("small", `of ${number(all)} ready`)), split,
			el("p.quiet", `${number(mode.refuses)} would refuse something, ${number(mode.unknown)} cannot tell`));
	};

	// ---- the machines of a fleet

	const pill = (verdict) => el(`span.pill.${{clear: "good", refuses: "bad"}[verdict] || "doubt"}`, {clear: "ready", refuses: "would refuse"}[verdict] || "cannot tell");
	const machines = () => {
		const order = {refuses: 0, unknown: 1, clear: 2};
		const sorted = [...report.machines].sort((a, b) => order[a.verdict] - order[b.verdict]);
		const shown = sorted.slice(0, MACHINES);

		$("machines-part").hidden = false;
		$("machines").tHead.append(el("tr", ["Machine", "Evaluated mode", "Kernel", "Recorded", "Lost"].map((head) => {
			const cell = el("th", el("span.head", head));

			cell.scope = "col";
			return cell;
		})));
		shown.forEach((machine) => $("machines").tBodies[0].append(el("tr", el("td.program.mono", machine.name || machine.file), el("td", pill(machine.verdict)),
			el("td.mono", machine.kernel), el("td.when", machine.since ? duration(machine.until - machine.since) : "\u2013"), el("td.number", number(machine.lost)))));
		if (sorted.length > shown.length)
			$("machines-more").textContent = `${number(sorted.length - shown.length)} more, which come after these; the JSON form has them all.`;
	};

	// ---- a bar for each reason

	const bars = () => {
		const most = Math.max(1, ...report.reasons.map((reason) => Math.max(reason.attempts, reason.queries + reason.probes)));
		const width = (n) => `${100 * Math.log1p(n) / Math.log1p(most)}%`;
		const sorted = [...report.reasons].sort((a, b) => b.attempts - a.attempts || b.queries + b.probes - a.queries - a.probes);

		$("reasons-part").hidden = !sorted.length;
		sorted.forEach((reason) => {
			const asked = reason.queries + reason.probes;
			const name = el("button.name.mono", reason.reason), track = el("div.track"), fill = el("div.fill"), thin = el("div.fill.harmless");

			name.type = "button";
			name.title = "Show its rows";
			name.addEventListener("click", () => {
				$("filter").value = reason.reason;
				refresh();
				$("seen").scrollIntoView();
				$("filter").focus();
			});
			fill.style.width = width(reason.attempts);
			thin.style.width = width(asked);
			if (reason.attempts)
				track.append(fill);
			if (asked)
				track.append(thin);
			$("reasons").append(el("div.bar", name, track, el("div.number", el("b", number(reason.attempts)), asked ? ` + ${number(asked)}` : "")));
		});
	};

	// ---- the time of each program

	const timeline = () => {
		const programs = new Map();

		report.rows.forEach((row) => {
			const name = programOf(row);
			const found = programs.get(name) || {name, first: Infinity, last: 0, attempts: 0};

			found.first = Math.min(found.first, row.first);
			found.last = Math.max(found.last, row.last);
			found.attempts += row.kind === "attempt" ? row.count : 0;
			programs.set(name, found);
		});
		const lanes = [...programs.values()].sort((a, b) => b.attempts - a.attempts).slice(0, LANES);
		const least = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
		const begin = recorded ? Math.min(recorded.since, least(lanes.map((lane) => lane.first))) : least(lanes.map((lane) => lane.first));
		const end = Math.max(begin + 1, recorded ? recorded.until : 0, ...lanes.map((lane) => lane.last));

		$("time-part").hidden = !lanes.length;
		lanes.forEach((lane) => {
			const span = el(lane.attempts ? "div.span.refusable" : "div.span"), name = el("div.name.mono", lane.name);

			name.title = safe(lane.name);
			span.style.left = `${Math.min(99, 100 * (lane.first - begin) / (end - begin))}%`;
			span.style.width = `${100 * (lane.last - lane.first) / (end - begin)}%`;
			span.title = `${when(lane.first)} to ${when(lane.last)}`;
			span.setAttribute("role", "img");
			span.setAttribute("aria-label", span.title);
			$("times").append(el("div.time", name, el("div.lane", span)));
		});
		if (lanes.length)
			$("times").append(el("div.time.axis", el("div", programs.size > lanes.length ? `and ${number(programs.size - lanes.length)} more programs` : ""),
				el("div.lane", el("span", when(begin)), el("span", when(end)))));
	};

	// ---- the table

	const text = (key) => (a, b) => String(a[key]).localeCompare(String(b[key]));
	const value = (key) => (a, b) => a[key] - b[key];
	const kinds = {attempt: ["attempt", ""], query: ["only asked", ""], probe: ["probe", ""]};
	const user = (row) => row.uid === null ? "several" : row.uid === 0 ? "root" : String(row.uid);
	const programCell = (row) => {
		const cell = el("td.program.mono", programOf(row));

		if (row.arguments)
			cell.append(el("span.arguments", row.arguments));
		return cell;
	};
	const whatCell = (row) => {
		const cell = el("td", el("span.pill", (kinds[row.kind] || [row.kind])[0]));

		if (row.doubtful)
			cell.append(" ", el("span.pill.doubt", "unsure by whom"));
		if (row.action === "refused")
			cell.append(" ", el("span.pill.bad", "was refused"));
		return cell;
	};
	const columns = [
		{head: "Program", compare: text("program"), cell: programCell},
		{head: "Reason", compare: text("reason"), cell: (row) => el("td.reason.mono", row.reason)},
		{head: "Times", compare: value("count"), down: true, cell: (row) => el("td.number", number(row.count))},
		{head: "What", compare: text("kind"), cell: whatCell},
		{head: "Unit", compare: text("unit"), cell: (row) => el("td.unit.mono", row.unit)},
		fleet ? {head: "Machines", compare: value("machines"), down: true, cell: (row) => el("td.number", number(row.machines))}
			: {head: "User", compare: (a, b) => (a.uid === null ? Infinity : a.uid) - (b.uid === null ? Infinity : b.uid) || 0, cell: (row) => el("td", user(row))},
		{head: "First", compare: value("first"), cell: (row) => el("td.when", when(row.first))},
		{head: "Last", compare: value("last"), down: true, cell: (row) => el("td.when", when(row.last))},
	];
	let sorted = {column: null, down: false}, limit = PAGE;

	const matches = () => {
		const words = $("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
		const mode = report.modes.find((each) => each.mode === $("by-mode").value);
		const refused = mode && new Set(mode.refused);
		const kind = $("by-kind").value;

		return report.rows.filter((row) => (!refused || refused.has(row.reason)) && (!kind || row.kind === kind) &&
			words.every((word) => [row.program, row.name, row.reason, row.unit, row.parent, row.arguments].some((part) => part.toLowerCase().includes(word))));
	};
	function refresh() {
		const rows = matches();
		const body = $("rows").tBodies[0];

		if (sorted.column)
			rows.sort((a, b) => sorted.down ? sorted.column.compare(b, a) : sorted.column.compare(a, b));
		body.replaceChildren(...rows.slice(0, limit).map((row) => el("tr", columns.map((column) => column.cell(row)))));
		if (!rows.length) {
			const none = el("td.none", report.rows.length ? "No row fits." : "Nothing was seen.");

			none.colSpan = columns.length;
			body.append(el("tr", none));
		}
		$("shown").textContent = rows.length === report.rows.length ? count(rows.length, "row", "rows") : `${number(rows.length)} of ${count(report.rows.length, "row", "rows")}`;
		$("more").hidden = rows.length <= limit;
	}
	const sortBy = (column, cell) => {
		sorted = {column, down: sorted.column === column ? !sorted.down : Boolean(column.down)};
		$("rows").tHead.querySelectorAll("th").forEach((each) => each.removeAttribute("aria-sort"));
		cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
		refresh();
	};
	const table = () => {
		const head = el("tr");

		columns.forEach((column) => {
			const button = el("button", column.head), cell = el("th", button);

			button.type = "button";
			cell.scope = "col";
			button.addEventListener("click", () => sortBy(column, cell));
			head.append(cell);
		});
		$("rows").tHead.append(head);
		report.modes.filter((mode) => !mode.error).forEach((mode) => {
			const option = el("option", mode.mode);

			option.value = mode.mode;
			$("by-mode").append(option);
		});
		["filter", "by-mode", "by-kind"].forEach((id) => $(id).addEventListener("input", () => {
			limit = PAGE;
			refresh();
		}));
		$("more").addEventListener("click", () => {
			limit += 5 * PAGE;
			refresh();
		});
		refresh();
	};

	// ---- what to do, and what the scan found

	const entry = (list, term, words, cls) => words && list.append(el("dt", term), el(cls ? `dd.${cls}` : "dd", words));
	const remedies = () => {
		const attempted = report.reasons.filter((reason) => reason.attempts);

		$("remedies-part").hidden = !attempted.length;
		attempted.forEach((reason) => {
			const list = el("dl"), names = new Set();

			report.rows.forEach((row) => row.reason === reason.reason && row.kind === "attempt" && names.size < 13 && names.add(programOf(row)));
			entry(list, "Nobody may", reason.refused);
			entry(list, "How it looks", reason.looks);
			entry(list, "Instead", reason.instead, "instead");
			if (names.size)
				list.append(el("dt", "Seen of"), el("dd", chips([...names])));
			$("remedies").append(el("article.remedy", el("h3.mono", reason.reason), list));
		});
	};
	const findingCard = (finding) => {
		const list = el("dl"), title = el("h3.mono", finding.id), modes = finding.refused_by || [], names = finding.reasons || [];

		if (finding.state === "unknown")
			title.append(" ", el("span.pill.doubt", "perhaps"));
		entry(list, "What it is", finding.what);
		entry(list, "Found", finding.detail);
		entry(list, "Stops", finding.stops);
		entry(list, "Instead", finding.instead, "instead");
		if (names.length)
			list.append(el("dt", "Concerns"), el("dd", chips(names)));
		if (modes.length)
			list.append(el("dt", "Refused by"), el("dd", chips(modes)));
		return el("article.remedy", title, list);
	};
	const scan = () => {
		const found = report.scan || {}, findings = found.findings || [], missed = found.not_looked_at || [];

		$("scan-part").hidden = !findings.length && !missed.length;
		$("scan").append(...findings.map(findingCard));
		missed.forEach((each) => $("scan-missed").append(el("li", `${each.what}: ${each.why}`)));
		$("scan-missed-part").hidden = !missed.length;
	};

	// ---- light and dark

	const theme = () => {
		const button = $("theme"), system = matchMedia("(prefers-color-scheme: dark)");
		const dark = () => (document.documentElement.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
		const show = () => {
			button.textContent = dark() ? "Light" : "Dark";
			button.setAttribute("aria-label", dark() ? "Change to light colours" : "Change to dark colours");
			button.setAttribute("aria-pressed", String(dark()));
		};

		button.addEventListener("click", () => {
			document.documentElement.dataset.theme = dark() ? "light" : "dark";
			show();
		});
		system.addEventListener("change", show);
		show();
	};

	theme();
	headline();
	if (!fleet)
		warnings();
	$("modes").append(...report.modes.map(fleet ? fleetCard : modeCard));
	if (fleet)
		machines();
	bars();
	timeline();
	table();
	remedies();
	scan();
	$("made").textContent = `Made by ${safe(report.made_by)}. This page is one file, and asks nothing of the network.`;
})();
