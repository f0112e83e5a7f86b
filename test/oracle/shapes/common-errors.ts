/**
 * Errors that every service may answer with and that its model does not name, with the statuses that they come with.
 * Sources: «Common error types» of the API references (older editions give some of them another status), and the
 * SerializationException of Smithy's awsJson and restJson1 protocols. In JSON the names end in Exception where a service
 * of the query protocol leaves that out.
 */
export const commonErrors: Readonly<Record<string, readonly number[]>> = {
  AccessDenied: [403],
  AccessDeniedException: [400, 403],
  IncompleteSignature: [400, 403],
  IncompleteSignatureException: [400, 403],
  InternalFailure: [500],
  InvalidAction: [400],
  MissingAction: [400],
  MissingAuthenticationToken: [403],
  MissingAuthenticationTokenException: [400, 403],
  MissingParameter: [400],
  SerializationException: [400],
  Throttling: [400],
  ThrottlingException: [400, 429],
  UnknownOperationException: [400, 404],
  ValidationError: [400],
  ValidationException: [400],
};

/** What the embedded AWS answers to whatever it does not have. AWS has no such error, so it must name what is missing. */
export const notImplemented = { code: 'NotImplemented', status: 501 };
