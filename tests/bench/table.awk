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

function worst(what,    a, b)
{
	a = judge(what, "integrity")
	b = judge(what, "confidentiality")
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
	say("%-20s %15s %10s %16s %10s  %s\n", "HOT PATH", "NOTHING", "INTEGRITY", "CONFIDENTIALITY", "UPSTREAM",
	    "KERNLOCK ADDS")
	for (i = 1; i <= count["hot"]; i++) {
		what = list["hot", i]
		verdict = worst(what)
		say("%-20s %15s %10s %16s %10s  %s\n", what, range(what), least("integrity", what),
		    least("confidentiality", what), least("upstream", what),
		    verdict == "same" ? "0" : verdict == "within" ? "nothing measurable" : verdict)
	}
	i = low["program", "integrity", "runs during hot paths"]
	if (i || !low["program", "integrity", "runs during refusals"] || !count["hot"])
		failed = 1
	say("What decides ran %d times during these, and %d times when that many calls were refused.\n\n", i,
	    low["program", "integrity", "runs during refusals"])
}

function ratio(a, b) { return b ? sprintf("%.2f", a / b) : "-" }

function gates()
{
	say("%-20s %15s %10s %16s %10s  %s\n", "GATED CALL", "NOTHING", "INTEGRITY", "CONFIDENTIALITY", "UPSTREAM", "RATIO")
	say("%-20s %15s %10s %16s %10s  %s\n", "ioperm, refused", "-", gated("integrity", "refused"),
	    gated("confidentiality", "refused"), gated("upstream", "refused"),
	    ratio(gated("integrity", "refused"), gated("upstream", "refused")))
	say("%-20s %15s %10s %16s %10s  %s\n", "ioperm, allowed (*)", gated("nothing", "done"), gated("allowing", "done"), "",
	    "", ratio(gated("allowing", "done"), gated("nothing", "done")))
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
	say("%-62s %10d\n", "kernlock's four BPF programs, JITed", low["program", "integrity", "jited"])
	say("%-62s %10d\n\n", "kernlock's four BPF programs, BPF instructions (a count)", low["program", "integrity", "xlated"] / 8)
}

function say(format, a, b, c, d, e, f, g)
{
	if (form == "table")
		printf(format, a, b, c, d, e, f, g)
}

END {
	say("== %s (%s): instructions, the least of many\n\n", line, kernel)
	hot()
	gates()
	commands()
	sizes()
	exit failed
}
