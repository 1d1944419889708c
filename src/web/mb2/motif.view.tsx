import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { PieceCard } from '#src/market/certificate-read.db.ts'
import type { LicenceRead, Motif } from '#src/market/motif.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MotifPlate, PieceCards } from './_batik-parts.tsx'

const Right = ({ t, motif }: { t: Say; motif: Motif }) => {
  const looked = motif.recordNumber !== '' || motif.right === 'none' || motif.right === 'tradition'
  return <Status kind={looked ? 'plain' : 'wait'}>{t(`batik.right.${motif.right}`)}</Status>
}

const Plates = ({ t, motifs }: { t: Say; motifs: readonly Motif[] }) => (
  <ul class="plates">
    {motifs.map((motif) => (
      <li>
        <a href={to.motif(motif.slug)}>
          <MotifPlate t={t} motif={motif} />
          <span class="label">
            <b>{motif.name}</b>
            {motif.others.length > 0 && <span>{t('batik.motif.also', { names: motif.others.join(', ') })}</span>}
            {motif.needsLicence && <span>{t('batik.motif.by_leave')}</span>}
          </span>
        </a>
      </li>
    ))}
  </ul>
)

const kinds = ['metro_batik', 'tapis_figure', 'designed'] as const

type WallFacts = { t: Say; tongue: Tongue; motifs: readonly Motif[]; pieces: readonly PieceCard[] }

/** A room of motifs: the city's own large, then all others as plates, then cloths that carry them. */
export const MotifsView = ({ t, tongue, motifs, pieces }: WallFacts) => {
  const [first] = motifs.filter(({ needsLicence, kind }) => needsLicence && kind === 'metro_batik')
  return (
    <div class="batik">
      <header class="room-head">
        <h1>{t('batik.wall.title')}</h1>
        <p class="lead">{t('batik.wall.lead')}</p>
      </header>
      {first && (
        <section class="feature" aria-labelledby="milik-kota">
          <p class="kick">{t('batik.wall.city')}</p>
          <h2 id="milik-kota" class="serif">
            <a href={to.motif(first.slug)}>{first.name}</a>
          </h2>
          <p class="serif">{first.story}</p>
          <p class="small">{t('batik.motif.not_ours')}</p>
        </section>
      )}
      {kinds.map((kind) => {
        const own = motifs.filter((motif) => motif.kind === kind && motif !== first)
        return own.length === 0 ? null : (
          <section>
            <h2>{t(`batik.wall.${kind}`)}</h2>
            <Plates t={t} motifs={own} />
          </section>
        )
      })}
      {pieces.length > 0 && (
        <section>
          <h2>{t('batik.wall.pieces')}</h2>
          <PieceCards t={t} tongue={tongue} pieces={pieces} />
        </section>
      )}
      <p class="acts">
        <LinkButton href={to.certificateFind()} kind="ghost">
          {t('batik.find.title')}
        </LinkButton>{' '}
        <a href={to.collections()}>{t('batik.collection.title')}</a>
      </p>
    </div>
  )
}

const period = (t: Say, tongue: Tongue, { from, until }: LicenceRead): string =>
  until
    ? t('batik.licence.from_until', { from: formatCivicDay(from, tongue), until: formatCivicDay(until, tongue) })
    : t('batik.licence.from', { from: formatCivicDay(from, tongue) })

export const Licences = ({ t, tongue, rows, of }: { t: Say; tongue: Tongue; rows: readonly LicenceRead[]; of: 'shop' | 'motif' }) => (
  <Table
    caption={t('batik.licence.title')}
    quietCaption
    rows={rows}
    columns={[
      of === 'shop'
        ? { label: t('batik.licence.shop'), head: true, cell: (one) => <a href={to.shop(one.shop)}>{one.shopName}</a> }
        : { label: t('batik.licence.motif'), head: true, cell: (one) => <a href={to.motif(one.motif)}>{one.motifName}</a> },
      {
        label: t('batik.licence.techniques'),
        cell: (one) => one.techniques.map((technique) => t(`batik.technique.${technique}`)).join(', '),
      },
      { label: t('batik.licence.during'), cell: (one) => period(t, tongue, one) },
      {
        label: t('batik.licence.fee'),
        number: true,
        cell: (one) => (one.fee === 0 ? t('batik.licence.free') : formatRupiah(rupiah(one.fee))),
      },
      {
        label: t('batik.licence.state'),
        cell: (one) => (
          <Status kind={one.state === 'now' ? 'ok' : one.state === 'later' ? 'wait' : 'plain'}>{t(`batik.licence.${one.state}`)}</Status>
        ),
      },
    ]}
  />
)

type MotifFacts = { t: Say; tongue: Tongue; motif: Motif; licences: readonly LicenceRead[]; pieces: readonly PieceCard[] }

const facts = ({ t, tongue, motif }: MotifFacts) =>
  [
    [t('batik.motif.origin'), motif.origin],
    [
      t('batik.motif.holder'),
      motif.holderShop ? (
        <>
          {motif.holder} (<a href={to.shop(motif.holderShop.slug)}>{motif.holderShop.name}</a>)
        </>
      ) : (
        motif.holder
      ),
    ],
    [t('batik.motif.right'), <Right t={t} motif={motif} />],
    [t('batik.motif.number'), motif.right === 'unknown_record' ? t('batik.motif.number_unseen') : motif.recordNumber],
    [t('batik.motif.recorded'), motif.recordedOn ? formatCivicDay(motif.recordedOn, tongue) : ''],
    [t('batik.motif.uses'), motif.uses],
  ] as const

export const MotifView = (all: MotifFacts) => {
  const { t, tongue, motif, licences, pieces } = all
  return (
    <div class="batik">
      <Breadcrumb t={t} crumbs={[{ label: t('batik.wall.title'), href: to.motifs() }, { label: motif.name }]} />
      <div class="object">
        <MotifPlate t={t} motif={motif} tall />
        <div>
          <p class="kick">{t(`batik.wall.${motif.kind}`)}</p>
          <h1>{motif.name}</h1>
          {motif.others.length > 0 && <p class="lead">{t('batik.motif.also', { names: motif.others.join(', ') })}</p>}
          <p class="serif told">{motif.story}</p>
          <Facts facts={facts(all).filter(([, value]) => value !== '')} />
          <p class="small">
            {t(motif.sources.length > 0 ? (motif.verified ? 'batik.motif.verified' : 'batik.motif.unverified') : 'batik.motif.own_word')}
          </p>
          {motif.sources.length > 0 && (
            <details class="small">
              <summary>{t('batik.motif.sources')}</summary>
              <ul>
                {motif.sources.map((source) => (
                  <li>
                    <a href={source} rel="nofollow noopener noreferrer">
                      {source.replace(/^https?:\/\/(?:www\.)?/, '').slice(0, 80)}
                    </a>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </div>
      </div>
      <section id="izin">
        <h2>{t('batik.licence.heading')}</h2>
        <p>{t(motif.needsLicence ? 'batik.licence.needed' : 'batik.licence.not_needed')}</p>
        {licences.length > 0 && <Licences t={t} tongue={tongue} rows={licences} of="shop" />}
        {motif.needsLicence && (
          <p class="acts">
            <LinkButton href={to.motifAsk(motif.slug)}>{t('batik.licence.ask')}</LinkButton>
          </p>
        )}
      </section>
      {pieces.length > 0 && (
        <section>
          <h2>{t('batik.motif.pieces')}</h2>
          <PieceCards t={t} tongue={tongue} pieces={pieces} />
        </section>
      )}
    </div>
  )
}
