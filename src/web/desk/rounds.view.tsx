import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Round, RoundTold } from '#src/spaces/round-read.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Checkboxes, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { lastDayText, namesOf, Proofs, RoundFacts, RoundStatus, roundName } from '../hub/round.view.tsx'
import { RoundResultView } from '../hub/round-result.view.tsx'
import { to } from '../to.ts'

export type OpenTyped = { name: string; nameEn: string; spaces: string[]; until: string; first: string; last: string; most: string }
type ListFacts = {
  t: Say
  tongue: Tongue
  rounds: readonly Round[]
  rooms: readonly Space[]
  typed: OpenTyped
  refusals: readonly Refusal[]
  once: string
}

const OpenForm = ({ t, rooms, typed, refusals, once }: ListFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.deskRounds()} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <TextField
        t={t}
        name="name"
        label={t('round.desk.name')}
        hint={t('round.desk.name_hint')}
        value={typed.name}
        error={wrong('name')}
        maxlength={120}
      />
      <TextField t={t} name="nameEn" label={t('round.desk.name_en')} value={typed.nameEn} error={wrong('nameEn')} maxlength={120} />
      <Checkboxes
        t={t}
        name="spaces"
        label={t('round.rooms')}
        values={typed.spaces}
        error={wrong('spaces')}
        choices={rooms.map(({ slug, name }) => ({ value: slug, label: name }))}
      />
      <TextField
        t={t}
        name="until"
        type="date"
        label={t('round.desk.until')}
        hint={t('round.desk.until_hint')}
        value={typed.until}
        error={wrong('until')}
        width="medium"
      />
      <TextField t={t} name="first" type="date" label={t('round.desk.first')} value={typed.first} error={wrong('first')} width="medium" />
      <TextField t={t} name="last" type="date" label={t('round.desk.last')} value={typed.last} error={wrong('last')} width="medium" />
      <SelectField
        t={t}
        name="most"
        label={t('round.most')}
        value={typed.most}
        error={wrong('most')}
        choices={['1', '2', '3'].map((value) => ({ value, label: value }))}
      />
      <div class="acts">
        <Button>{t('round.desk.open')}</Button>
      </div>
    </form>
  )
}

export const DeskRounds = (facts: ListFacts) => {
  const { t, tongue, rounds, refusals } = facts
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('round.title')}</h1>
      <p class="lead">{t('round.desk.lead')}</p>
      <ul class="bookings">
        {rounds.map((round) => (
          <li>
            <p class="number">
              {round.number} <RoundStatus t={t} round={round} />
            </p>
            <h2>
              <a href={to.deskRound(round.number)}>{roundName(round, tongue)}</a>
            </h2>
            <p>
              {t('round.closes_at', { at: lastDayText(round, tongue) })} · {t('round.n_applications', { n: round.applications })}
            </p>
          </li>
        ))}
      </ul>
      <section>
        <h2>{t('round.desk.new')}</h2>
        <p>{t('round.desk.new_lead')}</p>
        <OpenForm {...facts} />
      </section>
    </>
  )
}

type OneFacts = {
  t: Say
  tongue: Tongue
  round: Round
  told: RoundTold | undefined
  trial: RoundTold | undefined
  refusals: readonly Refusal[]
  closed: string | undefined
}

/** What may be done now, and why what may not is closed. */
const Next = ({ t, round, closed }: OneFacts) => {
  const early = round.state === 'open' || round.state === 'coming' ? t('spaces.round.still_open') : undefined
  if (round.state === 'published') return <LinkButton href={to.round(round.number)}>{t('round.desk.see')}</LinkButton>
  if (round.state === 'allocated')
    return (
      <PostButton to={to.deskRoundErrand(round.number, 'pengumuman')} closed={closed}>
        {t('round.desk.publish')}
      </PostButton>
    )
  return (
    <PostButton to={to.deskRoundErrand(round.number, 'pembagian')} closed={early ?? closed}>
      {t('round.desk.allocate')}
    </PostButton>
  )
}

export const DeskRound = (facts: OneFacts) => {
  const { t, tongue, round, told, trial, refusals } = facts
  const names = namesOf(round, tongue)
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{roundName(round, tongue)}</h1>
      <p class="number">
        {round.number} <RoundStatus t={t} round={round} />
      </p>
      <RoundFacts t={t} tongue={tongue} round={round} />
      <div class="acts">
        <Next {...facts} />
      </div>
      {told ? (
        <section class="round-part">
          <h2>{t('round.result')}</h2>
          {round.state === 'allocated' && <Notice kind="wait">{t('round.desk.not_public')}</Notice>}
          <RoundResultView t={t} tongue={tongue} names={names} told={told} />
        </section>
      ) : (
        trial && (
          <section class="round-part">
            <h2>{t('round.desk.trial')}</h2>
            <p>{t('round.desk.trial_lead')}</p>
            {trial.told.length === 0 ? (
              <p>{t('round.desk.nobody')}</p>
            ) : (
              <RoundResultView t={t} tongue={tongue} names={names} told={trial} />
            )}
          </section>
        )
      )}
      <Proofs t={t} round={round} told={round.state === 'published' ? told : undefined} />
    </>
  )
}
