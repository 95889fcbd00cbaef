import { html, nothing, type TemplateResult } from 'lit';

interface TextField {
  readonly id: string;
  readonly label: string;
  readonly value?: string;
  readonly hint?: string;
  /** What is wrong with it, as a sentence. */
  readonly problem: string | undefined;
  readonly autocomplete?: 'nickname' | 'off';
  readonly last?: boolean;
}

/** A labelled box with its problem said beside it, and read out with it. */
export function textField(field: TextField): TemplateResult {
  const notes = [field.hint && `${field.id}-hint`, field.problem && `${field.id}-problem`].filter(Boolean);
  return html`
    <div class="field">
      <label for=${field.id}>${field.label}</label>
      ${field.hint ? html`<p class="hint" id="${field.id}-hint">${field.hint}</p>` : nothing}
      <input
        id=${field.id}
        type="text"
        dir="auto"
        .value=${field.value ?? ''}
        autocomplete=${field.autocomplete ?? 'off'}
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint=${field.last ? 'go' : 'next'}
        aria-required="true"
        aria-invalid=${field.problem ? 'true' : 'false'}
        aria-describedby=${notes.length > 0 ? notes.join(' ') : nothing}
      />
      ${field.problem ? html`<p class="wrong" id="${field.id}-problem">${field.problem}</p>` : nothing}
    </div>
  `;
}
