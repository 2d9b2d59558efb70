/** GitHub's "no" to a part of a GraphQL request. */
export class GraphError extends Error {
  readonly type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE";

  constructor(type: GraphError["type"], message: string) {
    super(message);
    this.name = "GraphError";
    this.type = type;
  }
}
