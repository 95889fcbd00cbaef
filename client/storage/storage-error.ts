const sentences: Readonly<Record<string, string>> = {
  QuotaExceededError: 'this phone’s storage is full',
  VersionError: 'a newer version of this app is open in another tab: reload this page',
  InvalidStateError: 'this browser keeps its storage closed: reload this page',
  TimeoutError: 'this browser does not open its storage: close the app’s other tabs',
  SecurityError: 'this browser does not let the app store anything',
};

/** An `Error` whose message can be shown to a person; what the browser said is its `cause`. */
export function plainError(cause: unknown): Error {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  return new Error(sentences[name] ?? `this browser could not use its storage: ${message || name}`, {
    cause,
  });
}

/**
 * Whether `error` may mean that the handle on the database has died, as WebKit lets it for pages in the
 * background: there every call on the same handle fails from then on, under one of these names.
 */
export function isLostHandle(error: unknown): boolean {
  const lost = ['InvalidStateError', 'UnknownError', 'AbortError'];
  return error instanceof Error && lost.includes(error.name);
}

/** Whether the plain error `error` says that one value is lost for good, and not that the storage is in trouble. */
export function isValueLost(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  // Chromium's names for a large value whose file is missing or damaged.
  return cause instanceof Error && ['DataError', 'NotReadableError'].includes(cause.name);
}
