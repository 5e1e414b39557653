-- wrk script: every connection polls for one accepted device after the other.
-- The requests are made once, before the clock runs. SEALANE_DIALECT is
--   mender   POST deployments/next; SEALANE_TOKENS names a file with one device token per line
--   ddi      GET the DDI root of SEALANE_DEVICES devices; SEALANE_TOKENS names a file with their gateway token
local requests = {}
local turn = 0
local threads = 0
local dialects = {}

function dialects.mender()
    local body = '{"device_provides":{"artifact_name":"release-1","device_type":"bench-board"},"update_control_map":true}'
    for token in io.lines(os.getenv("SEALANE_TOKENS")) do
        requests[#requests + 1] = wrk.format("POST", "/api/devices/v2/deployments/device/deployments/next", {
            ["Authorization"] = "Bearer " .. token,
            ["Content-Type"] = "application/json",
        }, body)
    end
end

function dialects.ddi()
    local token = io.open(os.getenv("SEALANE_TOKENS")):read("l")
    for number = 0, tonumber(os.getenv("SEALANE_DEVICES")) - 1 do
        requests[#requests + 1] = wrk.format("GET", "/default/controller/v1/bench-" .. number, {
            ["Authorization"] = "GatewayToken " .. token,
            ["Accept"] = "application/json",
        })
    end
end

function setup(thread)
    thread:set("index", threads)
    threads = threads + 1
end

function init()
    dialects[os.getenv("SEALANE_DIALECT")]()
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
