import type { Tongue } from '#src/base/time.ts'
import type { OwnEvent } from '#src/events/event-read.db.ts'
import type { Official } from '#src/events/official-read.db.ts'
import type { OrganiserKept } from '#src/events/organiser.db.ts'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { GroupedChoices } from '#src/ui/grouped-choices.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Facts = {
  t: Say
  tongue: Tongue
  event: OwnEvent
  wrong: (field: string) => string | undefined
  closed: string | undefined
  once: string
}

/** What is typed and ticked while one looks for a post: kept by the address, done by nothing. */
export type Seeking = { sought: string; ticked: readonly string[] | undefined }

type Named = Omit<Facts, 'tongue'> & {
  action: string
  /** This page, where the search comes back to. */
  here: string
  posts: readonly Official[]
  named: readonly string[]
  seeking: Seeking
}

const titled = ({ post, holder }: Official): string => (holder ? `${post} (${holder})` : post)
const whole = (one: Official): string => `${titled(one)} · ${one.unit}`
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Posts with every word that was typed in their name, their unit or their holder's name. */
function found(posts: readonly Official[], sought: string): readonly Official[] {
  const words = folded(sought).split(/\s+/).filter(Boolean)
  return posts.filter((one) => words.every((word) => folded(whole(one)).includes(word)))
}

/** An agency has a fold of its own; the kelurahan, of one each, share one, and so do those at the top of the city. */
const choiceOf = (t: Say, one: Official): Choice =>
  one.kind === 'agency'
    ? { value: one.value, label: titled(one), group: one.unit }
    : { value: one.value, label: whole(one), group: t(one.kind === 'kelurahan' ? 'event.official.kelurahan' : 'event.official.city') }

/** Who of the city is wanted in person. */
export const Officials = ({ t, event, wrong, closed, once, action, here, posts, named, seeking }: Named) => {
  if (event.isUmbrella || !['submitted', 'returned', 'published'].includes(event.state)) return null
  const { sought, ticked = named } = seeking
  const shown = found(posts, sought)
  return (
    <section id="pejabat">
      <h2>{t('event.official.title')}</h2>
      <p>
        {named.length === 0
          ? t('event.official.none')
          : posts
              .filter(({ value }) => named.includes(value))
              .map(whole)
              .join('; ')}
      </p>
      <details open={wrong('posts') !== undefined || seeking.ticked !== undefined}>
        <summary>{t('event.official.change')}</summary>
        <form method="post" action={action} class="fields-form" novalidate>
          <input type="hidden" name="once" value={`${once}-pejabat`} />
          <input type="hidden" name="version" value={String(event.version)} />
          <TextField
            t={t}
            name="cari"
            label={t('event.official.seek')}
            hint={t('event.official.seek_hint')}
            value={sought}
            type="search"
            maxlength={80}
            optional
          />
          <p class="acts">
            <Button kind="ghost" small action={`${here}#pejabat`} asks unchecked>
              {t('event.official.do_seek')}
            </Button>
          </p>
          {shown.length === 0 && <p>{t('event.official.not_found', { sought })}</p>}
          <GroupedChoices
            t={t}
            name="posts"
            label={t('event.official.posts')}
            hint={t('event.official.hint')}
            error={wrong('posts')}
            choices={posts.filter((one) => ticked.includes(one.value) || shown.includes(one)).map((one) => choiceOf(t, one))}
            values={ticked}
            open={sought !== '' && shown.length <= 12}
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
}

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

/** What the address says of the search for officials: the word, and what was ticked when it was sent. */
export const seekingOf = (sought: string | undefined, ticked: readonly string[] | undefined): Seeking =>
  sought === undefined ? { sought: '', ticked: undefined } : { sought: sought.trim().slice(0, 80), ticked: (ticked ?? []).slice(0, 40) }
