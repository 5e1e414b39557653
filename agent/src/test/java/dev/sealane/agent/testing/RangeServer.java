package dev.sealane.agent.testing;

import dev.sealane.agent.testing.ScriptedServer.Received;
import dev.sealane.agent.testing.ScriptedServer.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Answers requests for ranges of one file as web servers do. */
public final class RangeServer implements ScriptedServer.Script {
    /** In lower case: SWUpdate 2022.12 takes no other. */
    private static final String BOUNDARY = "this-separates";

    private final byte[] file;

    /** A range as it was asked for: its first and its last byte. */
    public record Asked(int first, int last) {}

    public RangeServer(byte[] file) {
        this.file = file.clone();
    }

    @Override
    public void answer(Received request, Reply reply) throws IOException {
        List<Asked> asked = asked(request);
        if (asked.isEmpty()) {
            reply.head(200, file.length);
            reply.write(file, 0, file.length);
        } else if (asked.size() == 1) {
            single(asked.getFirst(), reply);
        } else {
            multipart(asked, reply);
        }
    }

    /** The ranges of a request. */
    public static List<Asked> asked(Received request) {
        List<Asked> asked = new ArrayList<>();
        String field = request.header("Range");
        if (!field.isEmpty()) {
            for (String range : field.substring("bytes=".length()).split(",")) {
                String[] ends = range.split("-");
                asked.add(new Asked(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
            }
        }
        return asked;
    }

    public void single(Asked range, Reply reply) throws IOException {
        int length = range.last() - range.first() + 1;
        reply.head(206, length, contentRange(range));
        reply.write(file, range.first(), length);
    }

    public void multipart(List<Asked> ranges, Reply reply) throws IOException {
        beginMultipart(reply);
        for (Asked range : ranges) {
            part(range, reply);
        }
        reply.raw("\r\n--" + BOUNDARY + "--\r\n");
    }

    /** The fields of an answer with parts. */
    public static void beginMultipart(Reply reply) throws IOException {
        reply.head(206, -1, "Content-Type: multipart/byteranges; boundary=" + BOUNDARY);
    }

    public void part(Asked range, Reply reply) throws IOException {
        reply.raw("\r\n--" + BOUNDARY + "\r\nContent-Type: application/octet-stream\r\n" + contentRange(range)
                + "\r\n\r\n");
        reply.write(file, range.first(), range.last() - range.first() + 1);
    }

    private String contentRange(Asked range) {
        return "Content-Range: bytes " + range.first() + "-" + range.last() + "/" + file.length;
    }
}
