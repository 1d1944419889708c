import { type Motif, motifCalled, shopsThatMayAsk } from '#src/market/motif.db.ts'
import { techniques } from '#src/market/motif.ts'
import { askForMotif } from '#src/market/motif-licence.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Checkboxes, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askPage, type WrongAsk } from './_ask-page.tsx'

async function show(visit: Visit, motif: Motif, wrong?: WrongAsk): Promise<Response> {
  const { t, ctx } = visit
  const shops = await shopsThatMayAsk(ctx)
  const form = wrong?.form ?? nothingTyped
  const refusals = wrong?.refusals ?? []
  const said = complaints(t, refusals)
  return askPage(visit, {
    title: t('batik.ask.title', { motif: motif.name }),
    crumbs: [
      { label: t('batik.wall.title'), href: to.motifs() },
      { label: motif.name, href: to.motif(motif.slug) },
      { label: t('batik.licence.ask') },
    ],
    wrong,
    main: (
      <>
        <p class="lead">{t('batik.ask.lead', { holder: motif.holder })}</p>
        {shops.length === 0 ? (
          <Empty
            seed={motif.slug}
            title={t('batik.ask.no_shop')}
            action={<LinkButton href={to.openShop()}>{t('batik.ask.open_shop')}</LinkButton>}
          >
            {t('batik.ask.no_shop_why')}
          </Empty>
        ) : (
          <form method="post" action={to.motifAsk(motif.slug)} class="fields-form" novalidate>
            <input type="hidden" name="once" value={freshOnce()} />
            <SelectField
              t={t}
              name="shop"
              label={t('batik.ask.shop')}
              choices={shops.map(({ slug, name }) => ({ value: slug, label: name }))}
              value={form.text('shop')}
              error={said('shop')}
            />
            <Checkboxes
              t={t}
              name="techniques"
              label={t('batik.ask.techniques')}
              choices={techniques.map((value) => ({ value, label: t(`batik.technique.${value}`) }))}
              values={form.all('techniques')}
              error={said('techniques')}
            />
            <TextArea
              t={t}
              name="says"
              label={t('batik.ask.says')}
              hint={t('batik.ask.says_hint')}
              value={form.text('says')}
              error={said('says')}
              rows={4}
              maxlength={1000}
            />
            <p class="acts">
              <Button>{t('batik.ask.send')}</Button>
            </p>
          </form>
        )}
      </>
    ),
  })
}

export const motifAskPage: Page = async (visit) =>
  show(visit, await motifCalled(visit.ctx.db, visit.c.req.param('slug') ?? '', visit.ctx.tongue === 'en'))

export const sendMotifAsk: Page = async (visit) => {
  const motif = await motifCalled(visit.ctx.db, visit.c.req.param('slug') ?? '', visit.ctx.tongue === 'en')
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) =>
      askForMotif(ctx, {
        motif: motif.slug,
        input: { shop: form.text('shop'), techniques: form.all('techniques'), says: form.text('says') },
      }),
    ({ shop }) => to.shopPieces(shop, { sudah: 'diminta' }).concat('#izin'),
  )
  return 'response' in made ? made.response : show(visit, motif, { refusals: made.refused.refusals, form })
}
