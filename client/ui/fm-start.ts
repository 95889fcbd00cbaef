import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AppFace, RoomCard, RoomKind } from '../core/views.ts';
import { controlStyles } from './control-styles.ts';
import { fieldStyles } from './field-styles.ts';
import './fm-bunting.ts';
import { icons } from './icons.ts';
import { kindChoice, kindStyles, openWarning } from './kind-choice.ts';
import { CreateRoomEvent, JoinEvent, ReopenEvent } from './start-events.ts';
import { startStyles } from './start-styles.ts';
import { textField } from './text-field.ts';

type FieldId = 'nickname' | 'room-name' | 'link';
type Problems = { readonly [id in FieldId]?: string };

/** The way in: make a room, join one by its invite, or reopen one this phone knows. */
@customElement('fm-start')
export class FmStart extends LitElement {
  static override styles = [controlStyles, fieldStyles, kindStyles, startStyles];

  @property({ attribute: false }) nickname = '';
  @property({ attribute: false }) rooms: readonly RoomCard[] = [];
  @property({ attribute: false }) invited: AppFace['invited'];
  /** Why the last try did not open a room. */
  @property({ attribute: false }) problem = '';
  @property({ attribute: false }) busy = false;
  /** A key is being made out of a code: the part of being busy that may take seconds. */
  @property({ attribute: false }) stretching = false;
  @state() private problems: Problems = {};
  /** The button that the work is for. */
  @state() private pressed: 'create' | 'join' = 'join';

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#nickname')?.focus());
  }

  override render() {
    return html`
      <main aria-busy=${this.busy ? 'true' : 'false'}>
        <header>
          <fm-bunting></fm-bunting>
          <h1>Fieldmesh</h1>
          <p class="tagline">Chat that goes on when the network doesn’t.</p>
        </header>
        <div class="alerts" role="alert">${this.#alert()}</div>
        ${this.invited && 'roomName' in this.invited ? this.#invitation(this.invited) : this.#choices()}
        <p class="busy" role="status">${this.#progress()}</p>
      </main>
    `;
  }

  override updated(changed: PropertyValues): void {
    if (!changed.has('problems')) return;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  #alert(): TemplateResult | typeof nothing {
    const unsound = this.invited && 'problem' in this.invited ? this.invited.problem : '';
    const sentence = this.problem || unsound;
    return sentence ? html`<p class="problem">${icons.problem}<span>${sentence}</span></p>` : nothing;
  }

  #progress(): string | typeof nothing {
    if (this.stretching) return 'Making the room’s key out of its code. A slow phone takes some seconds…';
    return this.busy ? 'Opening the room…' : nothing;
  }

  #submit(does: 'create' | 'join', words: string): TemplateResult {
    const working = this.stretching && this.pressed === does;
    return html`<button class="primary">${working ? 'Making the key…' : words}</button>`;
  }

  #invitation({ roomName, codeEnding }: Pick<RoomCard, 'codeEnding'> & { roomName: string }): TemplateResult {
    return html`
      <form class="card invitation" novalidate @submit=${this.#joinInvited}>
        <p class="kicker">You are invited to</p>
        <h2 dir="auto">${roomName}</h2>
        ${codeEnding === undefined ? nothing : html`<p class="open"><b>Open room.</b> ${openWarning}</p>`}
        ${this.#nickname(true)} ${this.#submit('join', 'Join')}
      </form>
    `;
  }

  #choices(): TemplateResult {
    return html`
      <div class="card">${this.#nickname(false)}</div>
      ${this.rooms.length > 0 ? this.#knownRooms() : nothing}
      <div class="ways">
        <form class="card" novalidate @submit=${this.#joinByLink}>
          <h2>Join a room</h2>
          ${textField({
            id: 'link',
            label: 'Invite link or code',
            hint: 'From a poster, a friend or a QR code. A code is the room’s name, two words and a number.',
            problem: this.problems.link,
            last: true,
          })}
          ${this.#submit('join', 'Join')}
        </form>
        <form class="card" novalidate @submit=${this.#create}>
          <h2>Start a room</h2>
          ${textField({
            id: 'room-name',
            label: 'Room name',
            hint: 'Your crew, a stage, a campsite.',
            problem: this.problems['room-name'],
            last: true,
          })}
          ${kindChoice()} ${this.#submit('create', 'Create room')}
        </form>
      </div>
    `;
  }

  #nickname(last: boolean): TemplateResult {
    return textField({
      id: 'nickname',
      label: 'Nickname',
      value: this.nickname,
      hint: 'What people in the room call you.',
      problem: this.problems.nickname,
      autocomplete: 'nickname',
      last,
    });
  }

  #knownRooms(): TemplateResult {
    return html`
      <section class="card" aria-labelledby="known">
        <h2 id="known">Your rooms</h2>
        <ul class="rooms">
          ${this.rooms.map(
            ({ topic, name, codeEnding }) => html`
              <li>
                <button @click=${() => this.#reopen(topic)}>
                  <span>
                    <span class="unseen">Open </span><bdi>${name}</bdi>
                    ${codeEnding === undefined ? nothing : html`<small>open room · <bdi>${codeEnding}</bdi></small>`}
                  </span>
                  ${icons.send}
                </button>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  #value(id: FieldId): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() ?? '';
  }

  #kind(): RoomKind {
    return this.renderRoot.querySelector<HTMLInputElement>('#open')?.checked ? 'open' : 'private';
  }

  /** Says what is wrong beside each field. True if nothing is. */
  #sound(problems: Problems): boolean {
    const nickname = lengthProblem(this.#value('nickname'), 'The nickname', 32);
    this.problems = { ...problems, ...(nickname ? { nickname } : {}) };
    return Object.keys(this.problems).length === 0;
  }

  readonly #create = (event: SubmitEvent): void => {
    event.preventDefault();
    const roomName = this.#value('room-name');
    const problem = lengthProblem(roomName, 'The room’s name', 64);
    if (!this.#sound(problem ? { 'room-name': problem } : {})) return;
    this.pressed = 'create';
    this.dispatchEvent(new CreateRoomEvent(this.#value('nickname'), roomName, this.#kind()));
  };

  readonly #joinByLink = (event: SubmitEvent): void => {
    event.preventDefault();
    const link = this.#value('link');
    if (!this.#sound(link ? {} : { link: 'Paste the invite link, or type the code you were given.' })) return;
    this.pressed = 'join';
    this.dispatchEvent(new JoinEvent(this.#value('nickname'), link));
  };

  readonly #joinInvited = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!this.#sound({})) return;
    this.pressed = 'join';
    this.dispatchEvent(new JoinEvent(this.#value('nickname'), undefined));
  };

  #reopen(topic: string): void {
    if (this.#sound({})) this.dispatchEvent(new ReopenEvent(this.#value('nickname'), topic));
  }
}

function lengthProblem(text: string, what: string, most: number): string | undefined {
  // By code points, as the room counts them.
  const { length } = Array.from(text);
  if (length === 0) return `${what} is empty: 1 to ${most} characters, please.`;
  return length > most ? `${what} has ${length} characters; at most ${most} fit.` : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-start': FmStart;
  }
}
