-- Readers of a storm: of a hundred pages 75 streets, ten cases, five duties, five days and five maps.
-- wrk calls init once for each thread with the words after `--`: the file of addresses and a number.

local SHARES = { { "street", 75 }, { "case", 10 }, { "duty", 5 }, { "today", 5 }, { "map", 5 } }
local requests, kinds = {}, {}

function setup(thread)
  started = (started or 0) + 1
  thread:set("number", started)
end

function init(args)
  math.randomseed(tonumber(args[2]) * 1000 + number)
  for line in io.lines(args[1]) do
    local kind, path = line:match("^(%a+)\t(.+)$")
    requests[kind] = requests[kind] or {}
    table.insert(requests[kind], wrk.format("GET", path, { ["Accept-Encoding"] = "gzip, deflate, br" }))
  end
  for _, share in ipairs(SHARES) do
    for _ = 1, share[2] do table.insert(kinds, share[1]) end
  end
end

function request()
  local some = requests[kinds[math.random(#kinds)]]
  return some[math.random(#some)]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\nONUS {"requests": %d, "us": %d, "bytes": %d, "status": %d, "lost": %d, "latency": [',
    summary.requests, summary.duration, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout))
  for i = 1, #latency do
    local value, count = latency(i)
    io.write(string.format("%s[%d, %d]", i > 1 and ", " or "", value, count))
  end
  io.write("]}\n")
end
