# Prints what a config file (YAML) says to Spark, which must be known before Main runs:
# a line "master=URL", and a line "conf=KEY=VALUE" for each setting under "conf:", be it
# a map, a list of KEY=VALUE, or either of them in brackets. Main checks the file's form.

function bare(text) {
    sub(/^[ \t]+/, "", text)
    sub(/[ \t]+$/, "", text)
    if (text ~ /^".*"$/ || text ~ /^'.*'$/) text = substr(text, 2, length(text) - 2)
    return text
}

# KEY: VALUE or KEY=VALUE, whichever sign comes first.
function setting(text, at) {
    text = bare(text)
    at = match(text, /[:=]/)
    if (at) print "conf=" bare(substr(text, 1, at - 1)) "=" bare(substr(text, at + 1))
}

{ sub(/\r$/, ""); sub(/(^|[ \t]+)#.*$/, "") }
/^[ \t]*$/ { next }

/^master[ \t]*:/ { sub(/^master[ \t]*:/, ""); print "master=" bare($0); inside = 0; next }

/^conf[ \t]*:/ {
    sub(/^conf[ \t]*:/, "")
    text = bare($0)
    inside = text == ""
    if (text ~ /^[[{].*[]}]$/) text = substr(text, 2, length(text) - 2)
    count = split(text, parts, ",")
    for (i = 1; i <= count; i++) setting(parts[i])
    next
}

inside && /^[ \t]*-/ { sub(/^[ \t]*-/, ""); setting($0); next }
inside && /^[ \t]/ { setting($0); next }
{ inside = 0 }
