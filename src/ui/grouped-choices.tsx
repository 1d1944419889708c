import type { Choice } from './choices.tsx'
import { Grouped, idOf, type Question } from './question.tsx'

const Line = ({ question, choice, chosen, id }: { question: Question; choice: Choice; chosen: boolean; id: string }) => (
  <label class="choice" for={id}>
    <input id={id} type="checkbox" name={question.name} value={choice.value} checked={chosen} />
    <span class="what">{choice.label}</span>
  </label>
)

/**
 * Many of very many: what is chosen stands on top, each with the words it has without its group; the rest is folded up by `group`, closed, so that one
 * opens what one looks for, unless `open`. Works without a script; nothing that was ticked in a fold is lost, for a closed fold is sent too.
 */
export const GroupedChoices = (
  facts: Question & {
    choices: readonly Choice[]
    values: readonly string[]
    whole: (choice: Choice) => string
    none: string
    open?: boolean
  },
) => {
  const { t, choices, values, whole, none, open } = facts
  const chosen = choices.filter(({ value }) => values.includes(value))
  const groups = Map.groupBy(
    choices.filter(({ value }) => !values.includes(value)),
    ({ group }) => group ?? '',
  )
  const idAt = (value: string) => `${idOf(facts)}-${value}`
  return (
    <Grouped question={facts} boxed={false}>
      {chosen.length === 0 ? (
        <p id={idOf(facts)} tabindex={-1}>
          {none}
        </p>
      ) : (
        chosen.map((choice, at) => (
          <Line question={facts} choice={{ ...choice, label: whole(choice) }} chosen id={at === 0 ? idOf(facts) : idAt(choice.value)} />
        ))
      )}
      {[...groups].map(([group, own]) => (
        <details class="choice-fold" open={open}>
          <summary>
            {group} <span class="small quiet">{t('ui.choices.n', { n: own.length })}</span>
          </summary>
          {own.map((choice) => (
            <Line question={facts} choice={choice} chosen={false} id={idAt(choice.value)} />
          ))}
        </details>
      ))}
    </Grouped>
  )
}
