import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { readBy } from '#src/platform/read-input.ts'
import { questions, ruledQuestions } from '#src/support/eligibility.ts'
import { type FormShape, formSchema } from '#src/support/form.ts'
import type { Typed } from '../shop/form.ts'

/** Rows left open for new questions beneath those there are. */
const spare = 3
const mostRows = 24

export type FormRow = {
  key: string
  label: string
  labelEn: string
  hint: string
  hintEn: string
  type: string
  choices: string
  required: boolean
}
export type RuleRow = { accepts: readonly string[]; why: string; whyEn: string; mend: string; mendEn: string }
export type FormTyped = { rows: FormRow[]; rules: Record<string, RuleRow>; awaitsBudget: boolean }

const emptyRow: FormRow = { key: '', label: '', labelEn: '', hint: '', hintEn: '', type: 'text', choices: '', required: true }
const noRule: RuleRow = { accepts: [], why: '', whyEn: '', mend: '', mendEn: '' }

/** A form as it stands, to write the next one from. */
export const rowsOf = ({ fields, rules, awaitsBudget }: FormShape): FormTyped => ({
  rows: [
    ...fields.map((one) => ({ ...one, choices: one.choices.join('\n') })),
    ...Array.from({ length: Math.min(spare, Math.max(0, 20 - fields.length)) }, () => emptyRow),
  ],
  rules: Object.fromEntries(ruledQuestions.map((name) => [name, rules.find(({ question }) => question === name) ?? noRule])),
  awaitsBudget,
})

/** What was typed, row by row. */
export function rowsTyped(form: Typed): FormTyped {
  const count = Math.min(mostRows, Math.max(0, Number(form.text('rows')) || 0))
  const at = (n: number, name: string) => form.text(`fields.${n}.${name}`)
  return {
    rows: Array.from({ length: count }, (_, n) => ({
      key: at(n, 'key'),
      label: at(n, 'label'),
      labelEn: at(n, 'labelEn'),
      hint: at(n, 'hint'),
      hintEn: at(n, 'hintEn'),
      type: at(n, 'type'),
      choices: at(n, 'choices'),
      required: form.checked(`fields.${n}.required`),
    })),
    rules: Object.fromEntries(
      ruledQuestions.map((name) => {
        const text = (part: string) => form.text(`rules.${name}.${part}`)
        return [
          name,
          {
            accepts: form.all(`rules.${name}.accepts`),
            why: text('why'),
            whyEn: text('whyEn'),
            mend: text('mend'),
            mendEn: text('mendEn'),
          },
        ]
      }),
    ),
    awaitsBudget: form.checked('awaitsBudget'),
  }
}

/** The short name under which answers are kept: of its words, and no other question's. */
function keyFrom(label: string, taken: ReadonlySet<string>): string {
  const plain =
    label
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 24) || 'tanya'
  const base = plain.length < 2 ? `tanya_${plain}` : plain
  for (let n = 0; ; n += 1) {
    const key = n === 0 ? base : `${base}_${String.fromCharCode(97 + (n % 26)).repeat(1 + Math.floor(n / 26))}`
    if (!taken.has(key)) return key
  }
}

const lines = (text: string) =>
  text
    .split(/\r?\n/)
    .map((one) => one.trim())
    .filter(Boolean)

/** The form that was written, or what is wrong with it, said at the row it is in. Rows without a word are no questions. */
export function shapeOf({ rows, rules, awaitsBudget }: FormTyped): Outcome<FormShape> {
  const used = rows.flatMap((row, n) => (row.label.trim() || row.key ? [n] : []))
  const kept = used.filter((n) => rows[n]?.label.trim())
  const taken = new Set(rows.map(({ key }) => key).filter(Boolean))
  const fields = kept.map((n) => {
    const row = rows[n] ?? emptyRow
    const key = row.key || keyFrom(row.label, taken)
    taken.add(key)
    return { ...row, key, choices: lines(row.choices) }
  })
  const ruled = ruledQuestions.filter((name) => {
    const { accepts = [], why = '', mend = '' } = rules[name] ?? noRule
    return accepts.length > 0 || why.trim() !== '' || mend.trim() !== ''
  })
  const read = readBy(
    formSchema,
    { fields, rules: ruled.map((question) => ({ question, ...(rules[question] ?? noRule) })), awaitsBudget },
    { unreadable: 'support.form.field', whole: true },
  )
  if (read.ok) return done(read.value)
  return refused(
    ...read.refusals.map((one): Refusal => {
      const [part = '', n = '', name = ''] = (one.field ?? '').split('.')
      if (part === 'fields' && n !== '') return { ...one, field: `fields.${kept[Number(n)]}.${name || 'label'}` }
      if (part === 'rules' && n !== '')
        return { ...one, field: `rules.${ruled[Number(n)]}.${name === 'question' ? 'accepts' : name || 'accepts'}` }
      return { rule: one.rule, field: 'fields.0.label' }
    }),
  )
}

export const answersTo = (name: (typeof ruledQuestions)[number]): readonly string[] => questions[name]
