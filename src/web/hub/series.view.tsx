import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Zone } from '#src/base/zones.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { DatePreview, SeriesPreview } from '#src/spaces/series-preview.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { ActivityFields } from './_activity-fields.tsx'
import { inAddress, type WishTyped } from './_wish.ts'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'
import { addressOf } from './book-others.view.tsx'
import { ruleWords } from './series-words.ts'

export type DatesFacts = BookFacts & {
  preview: SeriesPreview
  zone: Zone | undefined
  bodies: readonly { slug: string; name: string }[]
  form: { title: string; purpose: string; organisation: string; taking: string }
  signedIn: boolean
  here: string
  once: string
}

const Other = ({ t, tongue, one, typed }: { t: Say; tongue: Tongue; one: DatePreview['alternatives'][number]; typed: WishTyped }) => (
  <li>
    <a href={addressOf(one, { ...typed, rhythm: '' })}>
      {t(`room.other.${one.kind}`, { item: one.item ?? '', space: one.name, n: one.quantity ?? 0 })} {whenText(one.periods, tongue)}
    </a>
  </li>
)

const DateLine = ({ facts, date }: { facts: DatesFacts; date: DatePreview }) => {
  const { t, tongue, typed, zone } = facts
  const free = date.refusals.length === 0
  return (
    <li class={free ? undefined : 'barred'}>
      <p>
        <b>{whenText(date.periods, tongue, zone)}</b>{' '}
        <Status kind={free ? 'ok' : 'warn'}>{t(free ? 'series.free' : 'series.barred')}</Status>{' '}
        {free && facts.preview.price > 0 && <span class="quiet">{formatRupiah(rupiah(date.price))}</span>}
      </p>
      {date.refusals.map((one) => (
        <p>{sayRefusal(t, one)}</p>
      ))}
      {date.alternatives.length > 0 && (
        <details>
          <summary>{t('series.others')}</summary>
          <ul>
            {date.alternatives.map((one) => (
              <Other t={t} tongue={tongue} one={one} typed={typed} />
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

const SendForm = ({ facts, barred, free }: { facts: DatesFacts; barred: number; free: number }) => {
  const { t, typed, space, form, bodies } = facts
  const wrong = complaints(t, facts.refusals)
  return (
    <form method="post" action={to.placeSeries(space.slug)} class="fields-form">
      <input type="hidden" name="once" value={facts.once} />
      <Carried values={inAddress(typed)} />
      <ActivityFields t={t} form={form} bodies={bodies} wrong={wrong} />
      {barred > 0 && (
        <Radios
          t={t}
          name="yang_tidak_bisa"
          label={t('series.taking', { n: barred })}
          value={form.taking}
          error={wrong('yang_tidak_bisa')}
          choices={[
            { value: 'skip', label: t('series.taking_skip', { n: free }), hint: t('series.taking_skip_hint') },
            { value: 'fail', label: t('series.taking_fail'), hint: t('series.taking_fail_hint') },
          ]}
        />
      )}
      <div class="acts">
        <Button>{t('series.send', { n: free })}</Button>
        <a href={to.bookSpace(space.slug, inAddress(typed))}>{t('room.back_when')}</a>
      </div>
    </form>
  )
}

const Notes = ({ t, notes }: { t: Say; notes: readonly Refusal[] }) =>
  notes.length === 0 ? null : (
    <Notice kind="wait">
      {notes.map((one) => (
        <p>{sayRefusal(t, one)}</p>
      ))}
    </Notice>
  )

/** Fourth, of what repeats: every date with what is in its way, and then the name of it all. Nothing is held yet. */
export const DatesView = (facts: DatesFacts) => {
  const { t, tongue, space, preview, typed } = facts
  const free = preview.dates.filter(({ refusals }) => refusals.length === 0).length
  const barred = preview.dates.length - free
  const [first] = preview.dates
  const title = t('series.dates_title', { free, of: preview.dates.length })
  return (
    <BookFrame t={t} space={space} step={4} title={title} refusals={facts.refusals}>
      <p class="lead">
        {space.name}. {first && ruleWords(t, preview.rule, first.day, tongue)}. {t('series.not_held')}
      </p>
      <Notes t={t} notes={preview.notes} />
      {preview.season && <p class="quiet">{t('series.season')}</p>}
      <ol class="series-dates">
        {preview.dates.map((date) => (
          <DateLine facts={facts} date={date} />
        ))}
      </ol>
      <p class="sum-line">
        <b>{t('series.price', { n: free })}</b> <b>{preview.price === 0 ? t('room.no_charge') : formatRupiah(rupiah(preview.price))}</b>
      </p>
      {preview.price > 0 && <p class="quiet">{t('series.bills')}</p>}
      {free === 0 ? (
        <p class="acts">
          <LinkButton href={to.bookSpace(space.slug, inAddress(typed))}>{t('room.back_when')}</LinkButton>
        </p>
      ) : facts.signedIn ? (
        <SendForm facts={facts} barred={barred} free={free} />
      ) : (
        <p class="acts">
          <LinkButton href={to.signIn(facts.here)}>{t('room.sign_in')}</LinkButton>
        </p>
      )}
    </BookFrame>
  )
}
