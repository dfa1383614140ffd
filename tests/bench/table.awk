# SPDX-License-Identifier: GPL-2.0-only
# The numbers of one kernel line (tests/bench/run --tsv) as tables. -v form=table|tsv (tsv: judges only) -v kernel=NAME
# Exit status 1: a hot path costs more with kernlock.

function order(section, what)
{
	if (!((section, what) in seen))
		list[section, ++count[section]] = what
	seen[section, what] = 1
}

function least(state, what) { return low["hot", state, what] }
function gated(state, what) { return low["gated", state, what] }

BEGIN { FS = "\t" }

{
	order($2, $4)
	key = $2 SUBSEP $3 SUBSEP $4
	if (!(key in low) || $5 < low[key])
		low[key] = $5 + 0
	if ($2 == "command" && (!(key in elapsed) || $6 < elapsed[key]))
		elapsed[key] = $6 + 0
	if ($NF + 0 > high[key] + 0)
		high[key] = $NF + 0
	line = $1
}

# More than nothing's least by less than nothing itself varies is not more.
function judge(what, state,    over)
{
	if (!least(state, what) || !least("nothing", what)) {
		failed = 1
		return "+ unknown: not measured"
	}
	over = least(state, what) - high["hot", "nothing", what]
	if (least(state, what) == least("nothing", what))
		return "same"
	if (over <= 0)
		return "within"
	failed = 1
	return "+" over
}

# Confidentiality refuses pfkey-secret, which is asked at every new socket: that row is told apart, in extras().
function worst(what,    a, b)
{
	a = judge(what, "integrity")
	b = what ~ /socket/ ? "same" : judge(what, "confidentiality")
	if (a !~ /^\+/ && b !~ /^\+/ && judge(what, "sealed") ~ /^\+/)
		return "sealed: " judge(what, "sealed")
	if (a !~ /^\+/ && b !~ /^\+/ && judge(what, "evaluated") ~ /^\+/)
		return "evaluated: " judge(what, "evaluated")
	if (a ~ /^\+/)
		return a
	return b ~ /^\+/ || a == "same" ? b : a
}

function range(what,    low_, high_)
{
	low_ = least("nothing", what)
	high_ = high["hot", "nothing", what]
	return low_ == high_ ? low_ : low_ "-" high_
}

function hot(    i, what, verdict)
{
	say("%-20s %15s %10s %10s %16s %10s  %s\n", "HOT PATH", "NOTHING", "INTEGRITY", "SEALED", "CONFIDENTIALITY", "UPSTREAM",
	    "KERNLOCK ADDS")
	for (i = 1; i <= count["hot"]; i++) {
		what = list["hot", i]
		verdict = worst(what)
		say("%-20s %15s %10s %10s %16s %10s  %s\n", what, range(what), least("integrity", what), least("sealed", what),
		    least("confidentiality", what), least("upstream", what),
		    (verdict == "same" ? "0" : verdict == "within" ? "nothing measurable" : verdict) \
		    (what ~ /socket/ ? " (pfkey-secret: see below)" : ""))
	}
	i = low["program", "integrity", "runs during hot paths"]
	if (i || !low["program", "integrity", "runs during refusals"] || !count["hot"])
		failed = 1
	say("What decides ran %d times during these, and %d times when that many calls were refused.\n\n", i,
	    low["program", "integrity", "runs during refusals"])
}

# What a mode pays that asks for a program on a warm path: more on its own path, and nothing on the others.
function extra(reason, path, words,    i, what, more)
{
	for (i = 1; i <= count["hot"]; i++) {
		what = list["hot", i]
		if (what !~ path && what !~ /fork/ && judge(what, reason) ~ /^\+/)
			say("%-20s %s costs %s as well\n", reason, what, judge(what, reason))
		if (what !~ path)
			continue
		more = least(reason, what) - least("nothing", what)
		say("%-16s %-20s %10d %10d %10s  %s\n", reason, what, least("nothing", what), least(reason, what), "+" more, words)
		if (more <= 0)
			failed = 1
	}
}

function extras()
{
	say("%-16s %-20s %10s %10s %10s  %s\n", "OPTIONAL PROGRAM", "WARM PATH", "WITHOUT", "WITH", "ADDS", "ASKED AT")
	extra("pfkey-secret", "socket", "every new socket")
	extra("efi-variables", "open|unlink", "every open and every removal of a file")
	say("confidentiality refuses pfkey-secret too.\n\n")
}

function ratio(a, b) { return b ? sprintf("%.2f", a / b) : "-" }

function gates()
{
	say("%-20s %15s %10s %10s %16s %10s  %s\n", "GATED CALL", "NOTHING", "INTEGRITY", "SEALED", "CONFIDENTIALITY", "UPSTREAM",
	    "RATIO")
	say("%-20s %15s %10s %10s %16s %10s  %s\n", "ioperm, refused", "-", gated("integrity", "refused"), gated("sealed", "refused"),
	    gated("confidentiality", "refused"), gated("upstream", "refused"),
	    ratio(gated("integrity", "refused"), gated("upstream", "refused")))
	say("%-20s %15s %10s %10s %16s %10s  %s\n", "ioperm, allowed (*)", gated("nothing", "done"), gated("allowing", "done"), "", "",
	    "", ratio(gated("allowing", "done"), gated("nothing", "done")))
	say("%-20s %15s %10s %10s %16s %10s  %s\n", "ioperm, recorded", gated("nothing", "done"), gated("evaluated", "done"), "", "", "",
	    ratio(gated("evaluated", "done"), gated("nothing", "done")))
	say("Recording one call (kernlock evaluate) costs %d instructions.\n", gated("evaluated", "done") - gated("nothing", "done"))
	if (gated("evaluated", "done") <= gated("nothing", "done") || ratio(gated("integrity", "refused"), gated("upstream", "refused")) + 0 > 1.6)
		failed = 1
	say("(*) by a mode that only denies dev-mem; RATIO is integrity to upstream, and allowed to nothing\n\n")
}

function commands(    i, key)
{
	say("%-52s %13s %9s %12s %9s\n", "COMMAND, FROM EXEC TO EXIT", "INSTRUCTIONS", "MS (**)", "WITH WAITING", "PEAK KIB")
	for (i = 1; i <= count["command"]; i++) {
		key = "command" SUBSEP "-" SUBSEP list["command", i]
		say("%-52s %13d %9.2f %12.2f %9d\n", list["command", i], low[key], low[key] / 1e6, elapsed[key] / 1e6, high[key])
	}
	say("(**) at one instruction a nanosecond; with waiting: also for the kernel, such as an RCU grace period\n\n")
}

function sizes(    i)
{
	say("%-62s %10s\n", "SIZE", "BYTES")
	for (i = 1; i <= count["size"]; i++)
		say("%-62s %10d\n", list["size", i], low["size", "-", list["size", i]])
	say("%-62s %10d\n", "kernlock's BPF programs of integrity, JITed", low["program", "integrity", "jited"])
	say("%-62s %10d\n\n", "kernlock's BPF programs of integrity, BPF instructions (a count)", low["program", "integrity", "xlated"] / 8)
}

function say(format, a, b, c, d, e, f, g, h)
{
	if (form == "table")
		printf(format, a, b, c, d, e, f, g, h)
}

END {
	say("== %s (%s): instructions, the least of many\n\n", line, kernel)
	hot()
	extras()
	gates()
	commands()
	sizes()
	exit failed
}
