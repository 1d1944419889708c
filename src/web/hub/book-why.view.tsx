import type { Child } from 'hono/jsx'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import type { Period } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Quote } from '#src/spaces/usage.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { inAddress } from './_wish.ts'
import { type BookFacts, BookFrame, Carried } from './book-frame.view.tsx'
import { ObjectLink } from './object.view.tsx'
import { noon } from './spaces.view.tsx'

/** The chain from the class to the price: rule, article, who may deviate. */
export const WhySheet = ({
  t,
  tongue,
  quote,
  deciders,
  children,
}: {
  t: Say
  tongue: Tongue
  quote: Quote
  deciders: readonly string[]
  children?: Child
}) => (
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
    {children}
  </section>
)

/** A room or thing of a line by its name in the reader’s tongue. */
const itemSaid = ({ item, itemEn }: Quote['lines'][number], tongue: Tongue): string => (tongue === 'en' ? (itemEn ?? item) : item)

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
          {itemSaid(one, tongue)}, {formatDay(noon(one.day), tongue)}: {one.quantity > 1 && `${one.quantity} × `}
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
      <WhySheet t={t} tongue={tongue} quote={quote} deciders={facts.deciders}>
        <ObjectLink t={t} space={space.slug} answers={typed.answers} />
      </WhySheet>
      {typed.rhythm !== '' ? (
        <form method="get" action={to.bookSpace(space.slug)} class="acts">
          <input type="hidden" name="langkah" value="tanggal" />
          <Carried values={inAddress(typed)} />
          <Button>{t('series.see_dates')}</Button>
          <a href={to.bookSpace(space.slug, { ...inAddress(typed), langkah: 'kegiatan' })}>{t('room.back_questions')}</a>
        </form>
      ) : facts.signedIn ? (
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
