import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { places } from '#src/spaces/round.ts'
import type { Round } from '#src/spaces/round-read.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { ApplyTyped } from './_round-form.ts'
import { namesOf } from './round.view.tsx'

export type ApplyFacts = {
  t: Say
  tongue: Tongue
  round: Round
  typed: ApplyTyped
  refusals: readonly Refusal[]
  bodies: readonly { slug: string; name: string }[]
  questions: readonly Question[]
  once: string
}

type Wrong = (name: string) => string | undefined

/** One evening wished for; the first is the dearest. */
const WishFields = ({ t, tongue, round, typed, wrong, n }: ApplyFacts & { wrong: Wrong; n: number }) => {
  const wish = typed.wishes[n - 1]
  const optional = n > 1
  return (
    <fieldset class="round-wish">
      <legend>{t('round.wish', { n })}</legend>
      <SelectField
        t={t}
        name={`ruang_${n}`}
        label={t('round.wish.space')}
        value={wish?.space}
        empty={t('round.choose')}
        error={wrong(`ruang_${n}`)}
        optional={optional}
        choices={[...namesOf(round, tongue)].map(([value, label]) => ({ value, label }))}
      />
      <div class="round-when">
        <SelectField
          t={t}
          name={`hari_${n}`}
          label={t('round.wish.day')}
          value={wish?.weekday}
          empty={t('round.choose')}
          optional={optional}
          choices={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: t(`round.weekday.${day}`) }))}
        />
        <TextField t={t} name={`dari_${n}`} label={t('round.wish.from')} type="time" value={wish?.from} optional={optional} width="short" />
        <TextField
          t={t}
          name={`sampai_${n}`}
          label={t('round.wish.until')}
          type="time"
          value={wish?.until}
          optional={optional}
          width="short"
        />
      </div>
    </fieldset>
  )
}

/** The last choices stay folded away until somebody has used them. */
const more = ({ wishes }: ApplyTyped, wrong: Wrong): boolean =>
  wishes.slice(2).some(({ space, from }, n) => space !== '' || from !== '' || wrong(`ruang_${n + 3}`) !== undefined)

const Activity = ({ t, round, typed, bodies, wrong }: ApplyFacts & { wrong: Wrong }) => (
  <>
    <Radios
      t={t}
      name="komunitas"
      label={t('round.apply.body')}
      value={typed.organisation || (bodies.length === 1 ? bodies[0]?.slug : undefined)}
      error={wrong('komunitas')}
      choices={bodies.map(({ slug, name }) => ({ value: slug, label: name }))}
    />
    <TextField t={t} name="judul" label={t('round.apply.title')} value={typed.title} error={wrong('judul')} maxlength={160} />
    <NumberField t={t} name="orang" label={t('room.how_many')} value={typed.people} error={wrong('orang')} width="short" />
    <Radios
      t={t}
      name="tempat"
      label={t('round.apply.place')}
      hint={t('round.apply.place_hint')}
      value={typed.place}
      error={wrong('tempat')}
      choices={places.map((value) => ({ value, label: t(`round.place.${value}`) }))}
    />
    <SelectField
      t={t}
      name="slot"
      label={t('round.apply.slots')}
      value={typed.slots}
      error={wrong('slot')}
      choices={Array.from({ length: round.most }, (_, n) => ({ value: String(n + 1), label: String(n + 1) }))}
    />
  </>
)

export const RoundApplyView = (facts: ApplyFacts) => {
  const { t, tongue, round, typed, refusals, bodies, questions } = facts
  const wrong = complaints(t, refusals)
  const crumbs = [
    { label: t('round.title'), href: to.rounds() },
    { label: round.number, href: to.round(round.number) },
    { label: t('round.apply') },
  ]
  if (bodies.length === 0)
    return (
      <div class="book">
        <Breadcrumb t={t} crumbs={crumbs} />
        <h1>{t('round.apply')}</h1>
        <Empty
          seed="komunitas"
          title={t('round.no_body')}
          action={<LinkButton href={to.round(round.number)}>{t('round.back')}</LinkButton>}
        >
          {t('round.no_body_why')}
        </Empty>
      </div>
    )
  return (
    <div class="book">
      <Breadcrumb t={t} crumbs={crumbs} />
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('round.apply')}</h1>
      <p class="lead">{t('round.apply.lead')}</p>
      <form method="post" action={to.roundApply(round.number)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={facts.once} />
        <h2>{t('round.apply.who')}</h2>
        <Activity {...facts} wrong={wrong} />
        <h2>{t('round.apply.when')}</h2>
        <p>{t('round.apply.when_lead')}</p>
        {[1, 2].map((n) => (
          <WishFields {...facts} wrong={wrong} n={n} />
        ))}
        <details open={more(typed, wrong)}>
          <summary>{t('round.apply.more')}</summary>
          {[3, 4].map((n) => (
            <WishFields {...facts} wrong={wrong} n={n} />
          ))}
        </details>
        <h2>{t('round.apply.what')}</h2>
        {questions.map((one) => (
          <Radios
            t={t}
            name={`j_${one.key}`}
            label={tongue === 'en' ? one.textEn : one.text}
            value={typed.answers[one.key]}
            error={wrong(`j_${one.key}`)}
            choices={one.choices.map((choice) => ({ value: choice.value, label: tongue === 'en' ? choice.textEn : choice.text }))}
          />
        ))}
        <div class="acts">
          <Button>{t('round.apply.send')}</Button>
        </div>
      </form>
    </div>
  )
}
