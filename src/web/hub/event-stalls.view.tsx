import type { StallHere, StallRow } from '#src/market/stall-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { StallState } from '../shop/stall-state.view.tsx'
import { to } from '../to.ts'

/** The shops that stand at an event, for everybody. */
export const StallsHere = ({ t, stalls }: { t: Say; stalls: readonly StallHere[] }) =>
  stalls.length === 0 ? null : (
    <section id="lapak">
      <h2>{t('stall.here.title')}</h2>
      <ul class="part-list">
        {stalls.map(({ slug, shop, goods }) => (
          <li>
            <a href={to.shop(slug)}>{shop}</a> · {goods}
          </li>
        ))}
      </ul>
    </section>
  )

type Facts = {
  t: Say
  /** Where the answer goes: the sender's page, or its desk's. */
  action: (errand: 'lapak-jawab' | 'lapak-akhiri') => string
  stalls: readonly StallRow[]
  wrong: { stall: string; error: string | undefined; says: string } | undefined
  once: string
}

const Act = ({ t, action, wrong, once, one }: Facts & { one: StallRow }) => {
  const live = ['accepted', 'waits', 'not_agreed'].includes(one.shown)
  if (one.shown !== 'asked' && !live) return <span class="quiet">{one.says}</span>
  const mine = wrong?.stall === one.id ? wrong : undefined
  return (
    <form method="post" action={action(live ? 'lapak-akhiri' : 'lapak-jawab')} novalidate>
      <input type="hidden" name="once" value={`${once}-${one.id}`} />
      <input type="hidden" name="stall" value={one.id} />
      {live ? (
        <>
          <TextField
            t={t}
            name="says"
            {...(mine ? {} : { id: `says-${one.id}` })}
            label={t('stall.why_of', { title: one.shop })}
            value={mine?.says ?? ''}
            error={mine?.error}
            maxlength={600}
          />
          <Button kind="ghost" label={t('stall.own.end_of', { shop: one.shop })}>
            {t('stall.own.end')}
          </Button>
        </>
      ) : (
        <p class="acts">
          <Button name="yes" value="1" label={t('stall.own.yes_of', { shop: one.shop })}>
            {t('stall.own.yes')}
          </Button>
          <Button kind="ghost" name="yes" value="0" label={t('stall.own.no_of', { shop: one.shop })}>
            {t('stall.own.no')}
          </Button>
        </p>
      )}
    </form>
  )
}

/** What shops asked of an event, as whoever sent it in decides about it. */
export const OwnStalls = (facts: Facts) => {
  const { t, stalls } = facts
  if (stalls.length === 0) return null
  const waits = stalls.find(({ shown }) => shown === 'waits')
  return (
    <section id="lapak">
      <h2>{t('stall.own.title')}</h2>
      <p>{t('stall.own.lead')}</p>
      {waits?.booking && (
        <p>
          {t('stall.own.wait_note')} <a href={to.myBooking(waits.booking)}>{t('stall.own.booking', { booking: waits.booking })}</a>
        </p>
      )}
      <Table
        caption={t('stall.own.title')}
        quietCaption
        rows={stalls}
        columns={[
          { label: t('stall.column.shop'), head: true, cell: (one) => <a href={to.shop(one.slug)}>{one.shop}</a> },
          { label: t('stall.column.goods'), cell: (one) => one.goods },
          { label: t('stall.column.state'), cell: (one) => <StallState t={t} one={one} /> },
          { label: t('stall.column.act'), cell: (one) => <Act {...facts} one={one} /> },
        ]}
      />
    </section>
  )
}
