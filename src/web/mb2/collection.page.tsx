import type { Collection } from '#src/market/curation-read.db.ts'
import { collectionCalled, collections } from '#src/market/curation-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Cards } from '#src/ui/card.tsx'
import { Empty } from '#src/ui/empty.tsx'
import type { Say } from '#src/ui/words.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { ItemCard } from './_item-card.tsx'

const Listed = ({ t, all }: { t: Say; all: readonly Collection[] }) => (
  <ul class="collections">
    {all.map(({ slug, title, lead, works }) => (
      <li>
        <h2>
          <a href={to.collection(slug)}>{title}</a>
        </h2>
        <p>{lead}</p>
        <p class="small">{t('batik.collection.works', { n: works })}</p>
      </li>
    ))}
  </ul>
)

/** Collections of the board's curators. */
export const collectionsPage: Page = async (visit) => {
  const { ctx, t } = visit
  const all = await collections(ctx.db, ctx.tongue === 'en')
  return html(visit, {
    door: 'mb2',
    title: t('batik.collection.title'),
    description: t('batik.collection.lead'),
    canonical: to.collections(),
    main: (
      <div class="batik">
        <header class="room-head">
          <h1>{t('batik.collection.title')}</h1>
          <p class="lead">{t('batik.collection.lead')}</p>
        </header>
        {all.length === 0 ? (
          <Empty seed="koleksi" title={t('batik.collection.none')}>
            {t('batik.collection.none_why')}
          </Empty>
        ) : (
          <Listed t={t} all={all} />
        )}
        <p class="acts">
          <a href={to.motifs()}>{t('batik.wall.title')}</a>
        </p>
      </div>
    ),
  })
}

/** One collection and the works in it. */
export const collectionPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const { title, lead, slug, items, open } = await collectionCalled(ctx.db, (c.req.param('slug') ?? '').slice(0, 80), ctx.tongue === 'en')
  return html(visit, {
    door: 'mb2',
    title,
    description: lead.slice(0, 160),
    canonical: to.collection(slug),
    main: (
      <div class="batik">
        <Breadcrumb t={t} crumbs={[{ label: t('batik.collection.title'), href: to.collections() }, { label: title }]} />
        <header class="room-head">
          <h1>{title}</h1>
          <p class="lead serif">{lead}</p>
          <p class="small">{t('batik.collection.how')}</p>
        </header>
        {items.length === 0 ? (
          <Empty seed={slug} title={t('batik.collection.empty')}>
            {t('batik.collection.empty_why')}
          </Empty>
        ) : (
          <section>
            <h2 class="vh">{t('batik.collection.chosen')}</h2>
            <Cards>
              {items.map((item) => (
                <ItemCard t={t} item={item} />
              ))}
            </Cards>
          </section>
        )}
        {open && (
          <p class="acts">
            <LinkButton href={to.myShop()} kind="ghost">
              {t('batik.collection.nominate')}
            </LinkButton>
          </p>
        )}
      </div>
    ),
  })
}
