import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Accord } from '#src/support/accord.db.ts'
import type { DutyWord, Spokesman } from '#src/support/accord-met.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'

type DutyFacts = {
  t: Say
  tongue: Tongue
  accord: Accord
  words: readonly DutyWord[]
  /** Places of duties everybody reads as late. */
  late: readonly number[]
  speaks: Spokesman
  now: Date
  refusals: readonly Refusal[]
  typed: Typed
  /** The duty or the word that was refused. */
  about: string
  once: string
}

const kinds: Readonly<Record<DutyWord['state'], StatusKind>> = { said: 'wait', met: 'ok', not_met: 'warn' }

const Meet = ({ facts, position }: { facts: DutyFacts; position: number }) => {
  const { t, accord, now, refusals, typed, about, once } = facts
  const mine = about === String(position)
  const wrong = complaints(t, mine ? refusals : [])
  return (
    <details open={mine && refusals.length > 0}>
      <summary>{t('accord.meet')}</summary>
      <form method="post" action={to.accordErrand(accord.number, 'penuhi')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="position" value={String(position)} />
        <TextField
          t={t}
          name="onDay"
          id={`hari-${position}`}
          label={t('accord.meet_day')}
          type="date"
          value={mine ? typed.text('onDay') : dayOf(now)}
          error={wrong('onDay')}
          width="medium"
        />
        <TextField
          t={t}
          name="proof"
          id={`bukti-${position}`}
          label={t('accord.meet_proof')}
          hint={t('accord.meet_proof_hint')}
          value={mine ? typed.text('proof') : ''}
          error={wrong('proof')}
          maxlength={300}
        />
        <Button>{t('accord.meet')}</Button>
      </form>
    </details>
  )
}

const Answer = ({ facts, word }: { facts: DutyFacts; word: DutyWord }) => {
  const { t, accord, refusals, typed, about, once } = facts
  const mine = about === word.met
  const wrong = complaints(t, mine ? refusals : [])
  return (
    <form method="post" action={to.accordErrand(accord.number, 'jawab')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <input type="hidden" name="met" value={word.met} />
      <SelectField
        t={t}
        name="yes"
        id={`jawab-${word.position}`}
        label={t('accord.answer_question')}
        choices={[
          { value: 'ya', label: t('accord.answer.ya') },
          { value: 'tidak', label: t('accord.answer.tidak') },
        ]}
        value={mine ? typed.text('yes') : 'ya'}
        error={wrong('yes')}
      />
      <TextArea
        t={t}
        name="says"
        id={`alasan-${word.position}`}
        label={t('accord.answer_says')}
        value={mine ? typed.text('says') : ''}
        error={wrong('says')}
        rows={2}
        maxlength={600}
        optional
      />
      <Button>{t('accord.answer_send')}</Button>
    </form>
  )
}

/** Who owes what by a paper, what its side said of it, and what the other answered. */
export const Duties = (facts: DutyFacts) => {
  const { t, tongue, accord, words, late, speaks } = facts
  return (
    <ul class="need-owed">
      {accord.duties.map(({ who, slug, what, due }, at) => {
        const word = words.find(({ position }) => position === at + 1)
        const owes = slug === null ? speaks.institution : speaks.bodies.includes(slug)
        const receives = slug === null ? speaks.bodies.length > 0 : speaks.institution
        return (
          <li>
            <p>
              {t('accord.duty_by', { who: who ?? accord.unitName, what })}
              {due && <span class="small quiet"> {t('accord.duty_due', { day: formatCivicDay(due, tongue) })}</span>}{' '}
              {word ? (
                <Status kind={kinds[word.state]}>{t(`accord.duty.${word.state}`)}</Status>
              ) : (
                <Status kind="plain">{t('accord.duty.open')}</Status>
              )}{' '}
              {late.includes(at + 1) && <Status kind="warn">{t('accord.duty.late')}</Status>}
            </p>
            {word && <p class="small">{t('accord.duty_said', { day: formatCivicDay(word.onDay, tongue), proof: word.proof })}</p>}
            {word?.says && <p class="small pre">“{word.says}”</p>}
            {receives && word?.state === 'said' && <Answer facts={facts} word={word} />}
            {owes && (word === undefined || word.state === 'not_met') && <Meet facts={facts} position={at + 1} />}
          </li>
        )
      })}
    </ul>
  )
}
