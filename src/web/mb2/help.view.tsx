import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Origin, type OriginLevel } from '#src/ui/card.tsx'
import { type MotifKind, motifSwatch } from '#src/ui/motif/motif.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const Explained = ({ t, page, children }: { t: Say; page: 'buy' | 'origin' | 'batik'; children?: Child }) => (
  <>
    <Breadcrumb t={t} crumbs={[{ label: t('help.crumb'), href: to.market() }, { label: t(`help.${page}.title`) }]} />
    <h1>{t(`help.${page}.title`)}</h1>
    <p class="lead after-title">{t(`help.${page}.lead`)}</p>
    {children}
  </>
)

const Answers = ({ t, page, keys }: { t: Say; page: string; keys: readonly string[] }) => (
  <div class="prose">
    {keys.map((key) => (
      <>
        <h2>{t(`help.${page}.${key}`)}</h2>
        <p>{t(`help.${page}.${key}.how`)}</p>
      </>
    ))}
  </div>
)

export const HowToBuy = ({ t }: { t: Say }) => (
  <Explained t={t} page="buy">
    <ol class="numbered">
      {[1, 2, 3, 4, 5].map((step) => (
        <li>
          <div>
            <h2>{t(`help.buy.${step}`)}</h2>
            <p>{t(`help.buy.${step}.how`)}</p>
          </div>
        </li>
      ))}
    </ol>
    <Answers t={t} page="buy" keys={['why', 'fails', 'back']} />
    <p class="acts after">
      <LinkButton href={to.orderFind()} kind="ghost">
        {t('help.buy.order')}
      </LinkButton>
    </p>
  </Explained>
)

const levels: readonly OriginLevel[] = ['made', 'designed', 'curated']

export const OriginMeaning = ({ t }: { t: Say }) => (
  <Explained t={t} page="origin">
    <ul class="levels">
      {levels.map((level) => (
        <li>
          <h2>
            <Origin t={t} level={level} />
          </h2>
          <p>{t(`help.origin.${level}`)}</p>
        </li>
      ))}
    </ul>
    <Answers t={t} page="origin" keys={['who', 'wrong']} />
    <p class="acts after">
      <LinkButton href={to.search({ asal: 'made' })} kind="ghost">
        {t('help.origin.search')}
      </LinkButton>
    </p>
  </Explained>
)

const techniques: readonly { key: string; motif: MotifKind; dye: 'soga' | 'nila' | 'mengkudu' | 'kain'; scale: number }[] = [
  { key: 'tulis', motif: 'kupu', dye: 'nila', scale: 1.1 },
  { key: 'cap', motif: 'kawung', dye: 'soga', scale: 0.6 },
  { key: 'both', motif: 'kopi', dye: 'mengkudu', scale: 0.8 },
  { key: 'print', motif: 'ketupat', dye: 'kain', scale: 0.4 },
]

export const Techniques = ({ t }: { t: Say }) => (
  <Explained t={t} page="batik">
    <ul class="techniques">
      {techniques.map(({ key, motif, dye, scale }) => (
        <li>
          <div class="swatch">{raw(motifSwatch(`teknik-${key}`, { kind: motif, dye, scale, width: 600, height: 240 }))}</div>
          <div>
            <h2>{t(`help.batik.${key}`)}</h2>
            <p>{t(`help.batik.${key}.how`)}</p>
          </div>
        </li>
      ))}
    </ul>
    <div class="prose">
      <h2>{t('help.batik.tell')}</h2>
      <ul>
        {[1, 2, 3, 4].map((one) => (
          <li>{t(`help.batik.tell.${one}`)}</li>
        ))}
      </ul>
    </div>
    <p class="acts after">
      <LinkButton href={to.search({ kategori: 'kain-batik' })} kind="ghost">
        {t('help.batik.search')}
      </LinkButton>
    </p>
  </Explained>
)
