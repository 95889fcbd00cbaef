import type { Database } from './database.ts';

const secretBytes = 32;

/** Who this device is: what its feeds' keys are derived from, and what its person is called. */
export class DeviceStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** 32 random bytes, made once and on disk when this resolves; the same in every tab. Rejects with a plain sentence. */
  secret(): Promise<Uint8Array> {
    return this.#database.write('strict', async (transaction) => {
      const device = transaction.objectStore('device');
      const value = await device.get('secret');
      if (value instanceof Uint8Array && value.length === secretBytes) return value;
      const reason = 'not 32 bytes';
      if (value !== undefined) {
        await transaction.objectStore('quarantine').add({ store: 'device', key: 'secret', value, reason });
      }
      const secret = crypto.getRandomValues(new Uint8Array(secretBytes));
      await device.put(secret, 'secret');
      return secret;
    });
  }

  /** Empty if none was given yet. */
  async nickname(): Promise<string> {
    const value = await this.#database.read((transaction) =>
      transaction.objectStore('device').get('nickname'),
    );
    return typeof value === 'string' ? value : '';
  }

  async setNickname(nickname: string): Promise<void> {
    await this.#database.write('relaxed', (transaction) =>
      transaction.objectStore('device').put(nickname, 'nickname'),
    );
  }
}
