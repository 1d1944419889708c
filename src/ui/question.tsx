import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { classes, fieldId } from './attributes.ts'
import { Icon } from './icon.tsx'
import { type Say, sayRefusal } from './words.ts'

/** What every question has. `error` is the same sentence as in the summary on top. */
export type Question = {
  t: Say
  name: string
  label: string
  hint?: Child
  error?: string | undefined
  /** Says "boleh kosong"; questions are required unless they say so. */
  optional?: boolean | undefined
  /** Where the same name stands twice on a page. */
  id?: string | undefined
}

/** Gives each field its complaint: `const wrong = complaints(t, refusals)`, then `error={wrong('nama')}`. */
export const complaints =
  (t: Say, refusals: readonly Refusal[] = []) =>
  (name: string): string | undefined => {
    const own = refusals.filter((refusal) => refusal.field === name)
    return own.length ? own.map((refusal) => sayRefusal(t, refusal)).join(' ') : undefined
  }

export const idOf = ({ name, id }: Pick<Question, 'name' | 'id'>): string => id ?? fieldId(name)

/** The attributes by which an input is tied to its hint and its complaint. */
export const tied = (question: Question) => ({
  'aria-invalid': question.error === undefined ? undefined : ('true' as const),
  'aria-describedby': describedBy(question),
})

export const describedBy = (question: Question): string | undefined =>
  classes(Boolean(question.hint) && `${idOf(question)}-hint`, question.error !== undefined && `${idOf(question)}-error`) || undefined

const Optional = ({ question }: { question: Question }) =>
  question.optional ? <span class="optional"> {question.t('ui.field.optional')}</span> : null

export const Complaint = ({ question }: { question: Question }) =>
  question.error === undefined ? null : (
    <p class="complaint" id={`${idOf(question)}-error`}>
      <Icon name="warning" />
      <span>
        <span class="vh">{question.t('ui.field.error')} </span>
        {question.error}
      </span>
    </p>
  )

export const Hint = ({ question }: { question: Question }) =>
  question.hint ? (
    <p class="hint" id={`${idOf(question)}-hint`}>
      {question.hint}
    </p>
  ) : null

/** One question with one input. */
export const Framed = ({ question, children }: { question: Question; children?: Child }) => (
  <div class={classes('field', question.error !== undefined && 'wrong')}>
    <label for={idOf(question)}>
      {question.label}
      <Optional question={question} />
    </label>
    <Hint question={question} />
    <Complaint question={question} />
    {children}
  </div>
)

/** One question with several inputs. */
export const Grouped = ({ question, boxed, children }: { question: Question; boxed: boolean; children?: Child }) => (
  <fieldset
    class={classes('field choices', boxed && 'boxed', question.error !== undefined && 'wrong')}
    aria-describedby={describedBy(question)}
  >
    <legend>
      {question.label}
      <Optional question={question} />
    </legend>
    <Hint question={question} />
    <Complaint question={question} />
    {children}
  </fieldset>
)
