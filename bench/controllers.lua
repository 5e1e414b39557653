-- wrk script: every connection polls the DDI root of one accepted device after the other.
-- The requests are made once, before the clock runs. SEALANE_CONTROLLERS is the number of devices, SEALANE_GATEWAY names a
-- file with their gateway token.
local requests = {}
local turn = 0
local threads = 0

function setup(thread)
    thread:set("index", threads)
    threads = threads + 1
end

function init()
    local token = io.open(os.getenv("SEALANE_GATEWAY")):read("l")
    for number = 0, tonumber(os.getenv("SEALANE_CONTROLLERS")) - 1 do
        requests[#requests + 1] = wrk.format("GET", "/default/controller/v1/bench-" .. number, {
            ["Authorization"] = "GatewayToken " .. token,
            ["Content-Type"] = "application/json",
            ["Accept"] = "application/json",
        })
    end
    turn = index * 5003
end

function request()
    turn = turn + 1
    return requests[turn % #requests + 1]
end

function done(summary, latency, _)
    local other = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("RESULT %.0f %.2f %.2f %d %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status, other))
end
