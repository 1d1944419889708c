import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { OwnEvent } from '#src/events/event-read.db.ts'
import type { Official } from '#src/events/official-read.db.ts'
import type { OrganiserKept } from '#src/events/organiser.db.ts'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { GroupedChoices } from '#src/ui/grouped-choices.tsx'
import type { Say } from '#src/ui/words.ts'
import { partsByDay } from '../hub/event-parts-by-day.view.tsx'
import { to } from '../to.ts'

type Facts = {
  t: Say
  tongue: Tongue
  event: OwnEvent
  wrong: (field: string) => string | undefined
  closed: string | undefined
  once: string
}

type Named = Omit<Facts, 'tongue'> & { action: string; posts: readonly Official[]; named: readonly string[] }

const whole = ({ post, unit }: Official): string => `${post} · ${unit}`

/** An agency has a fold of its own; the kelurahan, of one each, share one, and so do those at the top of the city. */
const choiceOf = (t: Say, one: Official): Choice =>
  one.kind === 'agency'
    ? { value: one.value, label: one.post, group: one.unit }
    : { value: one.value, label: whole(one), group: t(one.kind === 'kelurahan' ? 'event.official.kelurahan' : 'event.official.city') }

/** Who of the city is wanted in person. */
export const Officials = ({ t, event, wrong, closed, once, action, posts, named }: Named) =>
  event.isUmbrella || !['submitted', 'returned', 'published'].includes(event.state) ? null : (
    <section>
      <h2>{t('event.official.title')}</h2>
      <p>
        {named.length === 0
          ? t('event.official.none')
          : posts
              .filter(({ value }) => named.includes(value))
              .map(whole)
              .join('; ')}
      </p>
      <details open={wrong('posts') !== undefined}>
        <summary>{t('event.official.change')}</summary>
        <form method="post" action={action} class="fields-form" novalidate>
          <input type="hidden" name="once" value={`${once}-pejabat`} />
          <input type="hidden" name="version" value={String(event.version)} />
          <GroupedChoices
            t={t}
            name="posts"
            label={t('event.official.posts')}
            hint={t('event.official.hint')}
            error={wrong('posts')}
            choices={posts.map((one) => choiceOf(t, one))}
            values={named}
            whole={({ value }) =>
              posts
                .filter((one) => one.value === value)
                .map(whole)
                .join()
            }
            none={t('event.official.none')}
          />
          <Button kind="ghost" closed={closed}>
            {t('event.official.save')}
          </Button>
        </form>
      </details>
    </section>
  )

/** Which body organises it, on record. What the name on the event is spelt like is a hint, never the record. */
export const OrganiserBox = ({ t, event, wrong, closed, once, kept }: Omit<Facts, 'tongue'> & { kept: OrganiserKept }) => {
  if (!['submitted', 'returned', 'published'].includes(event.state)) return null
  const label = (wanted: string) => kept.choices.find(({ value }) => value === wanted)?.label ?? wanted
  const alike = kept.now ? [] : kept.choices.filter(({ same }) => same)
  return (
    <section>
      <h2>{t('organiser.title')}</h2>
      <p>{kept.now ? t('organiser.now', { name: label(kept.now) }) : t('organiser.none', { name: event.organiser })}</p>
      {alike.length > 0 && <p class="hint">{t('organiser.alike', { names: alike.map((one) => one.label).join('; ') })}</p>}
      <details open={wrong('organiser') !== undefined}>
        <summary>{t('organiser.change')}</summary>
        <form method="post" action={to.deskEventErrand(event.number, 'penyelenggara')} class="fields-form" novalidate>
          <input type="hidden" name="once" value={`${once}-penyelenggara`} />
          <SelectField
            t={t}
            name="organiser"
            label={t('organiser.which')}
            hint={t('organiser.hint')}
            empty={t('organiser.nobody')}
            value={kept.now ?? alike[0]?.value ?? ''}
            error={wrong('organiser')}
            choices={kept.choices.map(({ value, label: name }) => ({ value, label: name }))}
            optional
          />
          <Button kind="ghost" closed={closed}>
            {t('organiser.save')}
          </Button>
        </form>
      </details>
    </section>
  )
}

/** Under which festival it stands; nothing chosen takes it out. */
const Under = ({ t, event, wrong, closed, once, umbrellas }: Facts & { umbrellas: readonly { number: string; title: string }[] }) =>
  umbrellas.length === 0 ? null : (
    <section>
      <h2>{t('event.umbrella.title')}</h2>
      <form method="post" action={to.deskEventErrand(event.number, 'payung')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-payung`} />
        <SelectField
          t={t}
          name="umbrella"
          label={t('event.umbrella.which')}
          empty={t('event.umbrella.none')}
          value={umbrellas.find(({ number }) => number === event.umbrella?.number)?.number ?? ''}
          error={wrong('umbrella')}
          choices={umbrellas.map(({ number, title }) => ({ value: number, label: title }))}
          optional
        />
        <Button kind="ghost" closed={closed}>
          {t('event.umbrella.save')}
        </Button>
      </form>
    </section>
  )

/** What stands under a festival, by day, each to be taken out; and one more by its number. */
const Over = ({ t, tongue, event, wrong, closed, once }: Facts) => (
  <section>
    <h2>{t('event.parts', { n: event.parts.length })}</h2>
    {partsByDay(event.parts).map(([day, lines]) => (
      <>
        <h3>{day === '' ? t('event.parts_undated') : formatCivicDay(day, tongue)}</h3>
        <ul class="part-list">
          {lines.map(({ part }) => (
            <li>
              <a href={to.deskEvent(part.number)}>{part.title}</a>
            </li>
          ))}
        </ul>
      </>
    ))}
    {event.parts.length > 0 && (
      <form method="post" action={to.deskEventErrand(event.number, 'payung')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-keluar`} />
        <SelectField
          t={t}
          name="part"
          id="f-part-out"
          label={t('event.umbrella.out_which')}
          choices={event.parts.map(({ number, title }) => ({ value: number, label: title }))}
        />
        <Button kind="ghost" closed={closed}>
          {t('event.umbrella.out')}
        </Button>
      </form>
    )}
    <form method="post" action={to.deskEventErrand(event.number, 'payung')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}-masuk`} />
      <input type="hidden" name="umbrella" value={event.number} />
      <TextField
        t={t}
        name="part"
        id="f-umbrella"
        label={t('event.umbrella.number')}
        hint={t('event.umbrella.number_hint')}
        error={wrong('umbrella')}
        width="medium"
        maxlength={40}
      />
      <Button kind="ghost" closed={closed}>
        {t('event.umbrella.put')}
      </Button>
    </form>
  </section>
)

export const UmbrellaBox = (facts: Facts & { umbrellas: readonly { number: string; title: string }[] }) => {
  const { event } = facts
  if (event.isUmbrella) return event.state === 'published' ? <Over {...facts} /> : null
  return ['submitted', 'returned', 'published'].includes(event.state) ? <Under {...facts} /> : null
}
