import { Framed, idOf, type Question, tied } from './question.tsx'

export type TextFacts = Question & {
  value?: string | number | undefined
  type?: 'text' | 'email' | 'password' | 'search' | 'url' | 'tel' | 'date' | 'time' | 'datetime-local'
  /** The token of WCAG 1.3.5: `name`, `email`, `tel`, `street-address`, `one-time-code`, `current-password`, `new-password`… */
  autocomplete?: string
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | 'url'
  maxlength?: number
  /** Width that says how long the answer is. */
  width?: 'short' | 'medium' | 'full'
  before?: string
  after?: string
  min?: string | number
  max?: string | number
  list?: readonly string[]
  readonly?: boolean
  autofocus?: boolean
  capital?: 'none' | 'words' | 'sentences' | 'characters'
}

export const TextField = (facts: TextFacts) => {
  const { type = 'text', width = 'full', before, after, list } = facts
  const id = idOf(facts)
  const input = (
    <input
      id={id}
      name={facts.name}
      type={type}
      value={facts.value === undefined ? undefined : String(facts.value)}
      autocomplete={facts.autocomplete}
      inputmode={facts.inputmode}
      maxlength={facts.maxlength}
      min={facts.min}
      max={facts.max}
      list={list ? `${id}-list` : undefined}
      readonly={facts.readonly}
      autofocus={facts.autofocus}
      autocapitalize={facts.capital}
      spellcheck={type === 'text' && !facts.inputmode ? undefined : false}
      required={!facts.optional}
      {...tied(facts)}
      class={width === 'full' ? undefined : width}
    />
  )
  return (
    <Framed question={facts}>
      {before || after ? (
        <span class="affixed">
          {before && <span aria-hidden="true">{before}</span>}
          {input}
          {after && <span aria-hidden="true">{after}</span>}
        </span>
      ) : (
        input
      )}
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((value) => (
            <option value={value} />
          ))}
        </datalist>
      )}
    </Framed>
  )
}

/** Whole rupiah. Typed as people write it, with or without dots; the page reads both. */
export const MoneyField = (facts: TextFacts) => (
  <TextField {...facts} before="Rp" inputmode="numeric" width={facts.width ?? 'medium'} autocomplete="off" />
)

export const NumberField = (facts: TextFacts) => (
  <TextField {...facts} inputmode="numeric" width={facts.width ?? 'short'} autocomplete={facts.autocomplete ?? 'off'} />
)

export const PhoneField = (facts: TextFacts) => (
  <TextField {...facts} type="tel" inputmode="tel" width={facts.width ?? 'medium'} autocomplete={facts.autocomplete ?? 'tel'} />
)

export const EmailField = (facts: TextFacts) => (
  <TextField {...facts} type="email" inputmode="email" capital="none" autocomplete={facts.autocomplete ?? 'email'} />
)

export const PasswordField = (facts: TextFacts & { fresh?: boolean }) => {
  const { fresh, ...rest } = facts
  return <TextField {...rest} value={undefined} type="password" autocomplete={fresh ? 'new-password' : 'current-password'} />
}

export const TextArea = (facts: Question & { value?: string | undefined; rows?: number; maxlength?: number; autocomplete?: string }) => (
  <Framed question={facts}>
    <textarea
      id={idOf(facts)}
      name={facts.name}
      rows={facts.rows ?? 5}
      maxlength={facts.maxlength}
      autocomplete={facts.autocomplete}
      required={!facts.optional}
      {...tied(facts)}
    >
      {facts.value ?? ''}
    </textarea>
  </Framed>
)
