import type { Child } from 'hono/jsx'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { Period } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import type { Quote } from '#src/spaces/usage.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { inAddress, type WishTyped } from './_wish.ts'
import { noon, SpaceCrumbs } from './spaces.view.tsx'

export type BookFacts = { t: Say; tongue: Tongue; space: Space; typed: WishTyped; refusals: readonly Refusal[] }

const Carried = ({ values, but = [] }: { values: Record<string, string>; but?: readonly string[] }) => (
  <>
    {Object.entries(values)
      .filter(([name, value]) => value !== '' && !but.includes(name))
      .map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
  </>
)

export const BookFrame = ({
  t,
  space,
  step,
  title,
  refusals,
  children,
}: Omit<BookFacts, 'typed' | 'tongue'> & { step: number; title: string; children?: Child }) => (
  <div class="book">
    <SpaceCrumbs t={t} space={space} last={t('room.book')} />
    <ErrorSummary t={t} refusals={refusals} />
    <p class="step">
      <b>{t('room.step', { n: step, of: 4, name: t(`room.step_${step}`) })}</b>
      <span class="bars" aria-hidden="true">
        {[1, 2, 3, 4].map((n) => (
          <i class={n <= step ? 'on' : undefined} />
        ))}
      </span>
    </p>
    <h1>{title}</h1>
    {children}
  </div>
)

/** Times of the day on the grid of the room, as a list people choose from. */
const clocks = (grid: number) =>
  Array.from({ length: Math.floor((24 * 60) / grid) + 1 }, (_, n) => n * grid)
    .filter((minutes) => minutes >= 6 * 60 && minutes <= 24 * 60)
    .map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}.${String(minutes % 60).padStart(2, '0')}`)

/** First: when, for how many, with what. */
export const WhenView = (facts: BookFacts & { things: readonly Space[]; others: Child }) => {
  const { t, space, typed, refusals, things } = facts
  const wrong = complaints(t, refusals)
  const times = clocks(space.gridMinutes).map((value) => ({ value: value.replace('.', ':'), label: value }))
  return (
    <BookFrame t={t} space={space} step={1} title={t('room.when_title', { space: space.name })} refusals={refusals}>
      {facts.others}
      <form method="get" action={to.bookSpace(space.slug)} class="fields-form">
        <input type="hidden" name="langkah" value="kegiatan" />
        <Carried values={inAddress({ ...typed, day: '', endDay: '', from: '', until: '', people: '', extras: {}, mode: 'menerus' })} />
        <TextField t={t} name="hari" label={t('room.day')} type="date" value={typed.day} error={wrong('hari')} width="medium" />
        <div class="two">
          <SelectField
            t={t}
            name="dari"
            label={t('room.from_clock')}
            value={typed.from.replace('.', ':')}
            choices={times}
            error={wrong('dari')}
          />
          <SelectField
            t={t}
            name="sampai"
            label={t('room.until_clock')}
            value={typed.until.replace('.', ':')}
            choices={times}
            error={wrong('sampai')}
          />
        </div>
        <details open={typed.endDay !== '' && typed.endDay !== typed.day}>
          <summary>{t('room.more_days')}</summary>
          <TextField
            t={t}
            name="sampai_hari"
            label={t('room.end_day')}
            type="date"
            value={typed.endDay}
            error={wrong('sampai_hari')}
            width="medium"
            optional
          />
          <Radios
            t={t}
            name="cara"
            label={t('room.mode')}
            value={typed.mode}
            choices={[
              { value: 'menerus', label: t('room.mode_through'), hint: t('room.mode_through_hint') },
              { value: 'jam_sama', label: t('room.mode_daily'), hint: t('room.mode_daily_hint') },
            ]}
            optional
          />
        </details>
        <NumberField
          t={t}
          name="orang"
          label={t('room.how_many')}
          hint={space.capacity === null ? undefined : t('room.at_most', { n: space.capacity })}
          value={typed.people}
          error={wrong('orang')}
          maxlength={6}
        />
        {things.length > 0 && (
          <details open={Object.keys(typed.extras).length > 0 || wrong('alat') !== undefined}>
            <summary>{t('room.things_too')}</summary>
            {wrong('alat') && <p class="complaint">{wrong('alat')}</p>}
            {things.map((one) => (
              <NumberField
                t={t}
                name={`alat_${one.slug}`}
                label={one.name}
                hint={one.parts.length === 1 && one.parts[0]?.stock != null ? t('room.at_most', { n: one.parts[0].stock }) : undefined}
                value={typed.extras[one.slug]}
                maxlength={5}
                optional
              />
            ))}
          </details>
        )}
        <Button>{t('room.next_activity')}</Button>
      </form>
    </BookFrame>
  )
}

/** Second: the plain questions. The activity is judged, not the room. */
export const QuestionsView = (facts: BookFacts & { questions: readonly Question[]; periods: readonly Period[] }) => {
  const { t, tongue, space, typed, refusals, questions, periods } = facts
  const wrong = complaints(t, refusals)
  return (
    <BookFrame t={t} space={space} step={2} title={t('room.questions_title', { n: questions.length })} refusals={refusals}>
      <p class="lead">{t('room.questions_lead', { space: space.name, when: whenText(periods, tongue) })}</p>
      <form method="get" action={to.bookSpace(space.slug)} class="questions">
        <input type="hidden" name="langkah" value="mengapa" />
        <Carried values={inAddress({ ...typed, answers: {} })} />
        <ol>
          {questions.map((one) => (
            <li>
              <Radios
                t={t}
                name={`j_${one.key}`}
                label={tongue === 'en' ? one.textEn : one.text}
                value={typed.answers[one.key]}
                error={wrong(`j_${one.key}`)}
                choices={one.choices.map((choice) => ({ value: choice.value, label: tongue === 'en' ? choice.textEn : choice.text }))}
              />
            </li>
          ))}
        </ol>
        <p class="acts">
          <Button>{t('room.next_why')}</Button>
          <a href={to.bookSpace(space.slug, inAddress(typed))}>{t('room.back_when')}</a>
        </p>
      </form>
    </BookFrame>
  )
}

/** The chain from the class to the price: rule, article, who may deviate. */
export const WhySheet = ({ t, tongue, quote, deciders }: { t: Say; tongue: Tongue; quote: Quote; deciders: readonly string[] }) => (
  <section class="why-sheet" aria-labelledby="mengapa">
    <p class="quiet">{t('room.estimate')}</p>
    <p class="amount">{quote.price === 0 ? t('room.no_charge') : formatRupiah(rupiah(quote.price))}</p>
    <p>
      <Status kind={quote.class === 'social' || quote.class === 'government' ? 'ok' : 'wait'}>{t(`room.class.${quote.class}`)}</Status>{' '}
      {quote.rule.illustrative && <Status kind="wait">{t('room.example_short')}</Status>}
    </p>
    <h2 id="mengapa">{t('room.why')}</h2>
    <dl class="chain">
      <div>
        <dt>{t('room.why_class')}</dt>
        <dd>
          <b>{t(`room.class.${quote.class}`)}</b>
          <p>{tongue === 'en' ? quote.rule.plainEn : quote.rule.plain}</p>
        </dd>
      </div>
      <div>
        <dt>{t('room.why_rule')}</dt>
        <dd>
          <b>
            <a href={`${to.spaceRules()}#${quote.rule.code}`}>{quote.rule.code}</a>
          </b>
          <p>{t('room.may_deviate', { post: t(`room.post.${quote.rule.mayDeviate}`) })}</p>
        </dd>
      </div>
      <div>
        <dt>{t('room.why_article')}</dt>
        <dd>
          {quote.bases.map((one) => (
            <p>
              <a href={to.legalBasis(one.code)}>
                {one.title}, {one.article}
              </a>{' '}
              {!one.verified && <Status kind="wait">{t('room.unverified')}</Status>}
            </p>
          ))}
        </dd>
      </div>
      <div>
        <dt>{t('room.why_price')}</dt>
        <dd>
          <PriceLines t={t} tongue={tongue} lines={quote.lines} price={quote.price} normal={quote.normalPrice} />
          <p class="quiet">{t('room.no_cash')}</p>
        </dd>
      </div>
      {quote.documents.length > 0 && (
        <div>
          <dt>{t('room.documents')}</dt>
          <dd>{quote.documents.map((one) => t(`room.document.${one}`)).join(', ')}</dd>
        </div>
      )}
      <div>
        <dt>{t('room.decides')}</dt>
        <dd>
          {deciders.length > 0
            ? t('room.decides_words', { posts: deciders.map((post) => t(`room.post.${post}`)).join(', ') })
            : t('room.decides_nobody')}
        </dd>
      </div>
    </dl>
  </section>
)

export const PriceLines = ({
  t,
  tongue,
  lines,
  price,
  normal,
}: {
  t: Say
  tongue: Tongue
  lines: Quote['lines']
  price: number
  normal: number
}) => (
  <ul class="price-lines">
    {lines.map((one) => (
      <li>
        <span>
          {one.item}, {formatDay(noon(one.day), tongue)}: {one.quantity > 1 && `${one.quantity} × `}
          {one.units} {t(`room.unit.${one.per}`)}
        </span>
        <span>{formatRupiah(rupiah(one.amount))}</span>
      </li>
    ))}
    {normal > price && (
      <li class="quiet">
        <span>{t('room.normal_price')}</span>
        <span>{formatRupiah(rupiah(normal))}</span>
      </li>
    )}
    <li class="sum">
      <b>{t('room.sum')}</b>
      <b>{formatRupiah(rupiah(price))}</b>
    </li>
  </ul>
)

/** Third: what it is, what it costs, why. From here on the room is held. */
export const WhyView = (
  facts: BookFacts & {
    quote: Quote
    deciders: readonly string[]
    periods: readonly Period[]
    signedIn: boolean
    here: string
    once: string
  },
) => {
  const { t, tongue, space, typed, quote } = facts
  return (
    <BookFrame t={t} space={space} step={3} title={t('room.why_title')} refusals={facts.refusals}>
      <p class="lead">{t('room.why_lead', { space: space.name, when: whenText(facts.periods, tongue) })}</p>
      <WhySheet t={t} tongue={tongue} quote={quote} deciders={facts.deciders} />
      {facts.signedIn ? (
        <form method="post" action={to.holdSpace(space.slug)} class="acts">
          <input type="hidden" name="once" value={facts.once} />
          <Carried values={inAddress(typed)} />
          <Button>{t('room.hold', { n: space.holdMinutes })}</Button>
          <a href={to.bookSpace(space.slug, { ...inAddress(typed), langkah: 'kegiatan' })}>{t('room.back_questions')}</a>
        </form>
      ) : (
        <div class="acts">
          <LinkButton href={to.signIn(facts.here)}>{t('room.sign_in')}</LinkButton>
          <a href={to.bookSpace(space.slug, { ...inAddress(typed), langkah: 'kegiatan' })}>{t('room.back_questions')}</a>
        </div>
      )}
    </BookFrame>
  )
}

export type CheckFacts = BookFacts & {
  number: string
  heldUntil: Date
  heldLonger: boolean
  periods: readonly Period[]
  bodies: readonly { slug: string; name: string }[]
  form: { title: string; purpose: string; organisation: string }
  once: string
}

/** Fourth: the name of the activity and for whom; the clock of the hold stands on top. */
export const CheckView = (facts: CheckFacts) => {
  const { t, tongue, space, refusals, form, bodies, number, typed } = facts
  const wrong = complaints(t, refusals)
  return (
    <BookFrame t={t} space={space} step={4} title={t('room.check_title')} refusals={refusals}>
      <Notice kind="wait">
        <p>
          {t('room.held_until', { space: space.name, until: formatMoment(facts.heldUntil, tongue) })} {whenText(facts.periods, tongue)}
        </p>
        <div class="acts">
          {!facts.heldLonger && (
            <PostButton
              to={to.myBookingErrand(number, 'perpanjang')}
              values={{ ...nonempty(inAddress(typed)), slug: space.slug }}
              kind="ghost"
              small
            >
              {t('room.hold_longer')}
            </PostButton>
          )}
          <PostButton
            to={to.myBookingErrand(number, 'lepas')}
            values={{ ...nonempty(inAddress(typed)), slug: space.slug }}
            kind="plain"
            small
          >
            {t('room.release')}
          </PostButton>
        </div>
      </Notice>
      <form method="post" action={to.myBookingErrand(number, 'kirim')} class="fields-form">
        <input type="hidden" name="once" value={facts.once} />
        <input type="hidden" name="slug" value={space.slug} />
        <Carried values={inAddress(typed)} />
        <TextField
          t={t}
          name="title"
          label={t('room.activity')}
          value={form.title}
          error={wrong('title')}
          maxlength={160}
          hint={t('room.activity_hint')}
        />
        <TextArea
          t={t}
          name="purpose"
          label={t('room.purpose')}
          value={form.purpose}
          error={wrong('purpose')}
          rows={4}
          maxlength={4000}
          optional
        />
        {bodies.length > 0 && (
          <SelectField
            t={t}
            name="organisation"
            label={t('room.for_whom')}
            value={form.organisation}
            empty={t('room.for_myself')}
            choices={bodies.map((one) => ({ value: one.slug, label: one.name }))}
            error={wrong('organisation')}
            optional
          />
        )}
        <Button>{t('room.send')}</Button>
      </form>
    </BookFrame>
  )
}

const nonempty = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
