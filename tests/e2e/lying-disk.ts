/**
 * Runs in a page: from now on every transaction that puts an entry says that it is complete while it is not, and never
 * will be. It is the fault that a store would have which reported *saved* too early.
 */
export function lieAboutSaving(): void {
  // oxlint-disable-next-line typescript/unbound-method -- called on the store that it was called on
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
    const request = put.call(this, value, key);
    const keepOpen = (): void => {
      this.get('nothing').addEventListener('success', keepOpen);
    };
    request.addEventListener('success', () => {
      keepOpen();
      this.transaction.dispatchEvent(new Event('complete'));
    });
    return request;
  };
}
