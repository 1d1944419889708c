import type { Child } from 'hono/jsx'
import { classes } from './attributes.ts'
import { Complaint, describedBy, Framed, Grouped, idOf, type Question, tied } from './question.tsx'

export type Choice = {
  value: string
  label: Child
  hint?: Child
  /** What stands at the end of the line: a price, a count. */
  aside?: Child
  /** Why it cannot be chosen; it stays in sight. */
  closed?: string | undefined
  group?: string
}

function Options({ choices, chosen }: { choices: readonly Choice[]; chosen: string | undefined }) {
  const groups = [...new Set(choices.map((choice) => choice.group))]
  const option = (choice: Choice) => (
    <option value={choice.value} selected={choice.value === chosen} disabled={choice.closed !== undefined}>
      {choice.label}
      {choice.closed && ` (${choice.closed})`}
    </option>
  )
  return (
    <>
      {groups.map((group) => {
        const own = choices.filter((choice) => choice.group === group).map(option)
        return group ? <optgroup label={group}>{own}</optgroup> : own
      })}
    </>
  )
}

/** `empty` is the first line when nothing is chosen yet. */
export const SelectField = (
  facts: Question & { choices: readonly Choice[]; value?: string | undefined; empty?: string; autocomplete?: string },
) => (
  <Framed question={facts}>
    <select id={idOf(facts)} name={facts.name} autocomplete={facts.autocomplete} required={!facts.optional} {...tied(facts)}>
      {facts.empty !== undefined && <option value="">{facts.empty}</option>}
      <Options choices={facts.choices} chosen={facts.value} />
    </select>
  </Framed>
)

/** The summary links to the first choice, so that one carries the id of the question. */
const ChoiceLine = ({
  choice,
  index,
  type,
  question,
  chosen,
}: {
  choice: Choice
  index: number
  type: 'radio' | 'checkbox'
  question: Question
  chosen: boolean
}) => {
  const id = index === 0 ? idOf(question) : `${idOf(question)}-${index}`
  const note = choice.closed ?? choice.hint
  return (
    <label class={classes('choice', choice.closed !== undefined && 'shut')} for={id}>
      <input
        id={id}
        type={type}
        name={question.name}
        value={choice.value}
        checked={chosen}
        disabled={choice.closed !== undefined}
        required={type === 'radio' && !question.optional}
      />
      <span class="what">
        {choice.label}
        {note && <span class="hint">{note}</span>}
      </span>
      {choice.aside !== undefined && <span class="aside">{choice.aside}</span>}
    </label>
  )
}

export const Radios = (facts: Question & { choices: readonly Choice[]; value?: string | undefined }) => (
  <Grouped question={facts} boxed>
    {facts.choices.map((choice, index) => (
      <ChoiceLine choice={choice} index={index} type="radio" question={facts} chosen={choice.value === facts.value} />
    ))}
  </Grouped>
)

export const Checkboxes = (facts: Question & { choices: readonly Choice[]; values?: readonly string[] | undefined; boxed?: boolean }) => (
  <Grouped question={facts} boxed={facts.boxed ?? false}>
    {facts.choices.map((choice, index) => (
      <ChoiceLine choice={choice} index={index} type="checkbox" question={facts} chosen={facts.values?.includes(choice.value) ?? false} />
    ))}
  </Grouped>
)

/** One yes. The label is the whole question. */
export const Checkbox = (facts: Question & { checked?: boolean; value?: string }) => (
  <div class={classes('field', facts.error !== undefined && 'wrong')}>
    <Complaint question={facts} />
    <label class="choice" for={idOf(facts)}>
      <input
        id={idOf(facts)}
        type="checkbox"
        name={facts.name}
        value={facts.value ?? '1'}
        checked={facts.checked}
        required={!facts.optional}
        {...tied(facts)}
      />
      <span class="what">
        {facts.label}
        {facts.hint && (
          <span class="hint" id={`${idOf(facts)}-hint`}>
            {facts.hint}
          </span>
        )}
      </span>
    </label>
  </div>
)

/** `capture` opens the camera of a phone. Size and names of what was chosen appear beneath where scripts run. */
export const FileField = (
  facts: Question & { accept: string; capture?: 'environment' | 'user'; multiple?: boolean; mostBytes?: number },
) => (
  <Framed question={facts}>
    <input
      id={idOf(facts)}
      type="file"
      name={facts.name}
      accept={facts.accept}
      capture={facts.capture}
      multiple={facts.multiple}
      required={!facts.optional}
      data-most-bytes={facts.mostBytes}
      data-too-big={
        facts.mostBytes === undefined ? undefined : facts.t('ui.file.too_big', { most: Math.floor(facts.mostBytes / 1_000_000) })
      }
      {...tied(facts)}
      aria-describedby={classes(describedBy(facts), `${idOf(facts)}-chosen`)}
    />
    <p class="hint chosen" id={`${idOf(facts)}-chosen`} aria-live="polite" />
  </Framed>
)
