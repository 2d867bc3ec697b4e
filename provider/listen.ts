// A gRPC server on a free port of 127.0.0.1: how the engine reaches what runs beside it.
import { ServerCredentials, type Server } from "@grpc/grpc-js";

/** Lets a server listen; resolves to its port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
