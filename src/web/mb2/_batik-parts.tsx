import { raw } from 'hono/html'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { PieceCard } from '#src/market/certificate-read.db.ts'
import type { Motif } from '#src/market/motif.db.ts'
import { groundOf } from '#src/ui/card.tsx'
import { dyes } from '#src/ui/motif/dye.ts'
import { border, motifSwatch } from '#src/ui/motif/motif.ts'
import { Picture } from '#src/ui/picture.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** The pattern as this house draws it; what is not ours to draw stands as its name on a dyed ground. */
export const MotifPlate = ({ t, motif, tall }: { t: Say; motif: Motif; tall?: boolean }) => {
  const size = { width: 600, height: tall ? 760 : 600 }
  if (motif.draws === 'tumpal') return <div class="plate">{raw(border(dyes.mengkudu, { seed: motif.slug, ...size }))}</div>
  if (motif.draws) return <div class="plate">{raw(motifSwatch(motif.slug, { kind: motif.draws, scale: 1.7, ...size }))}</div>
  return (
    <div class={motif.needsLicence ? 'plate named deep' : `plate named ${groundOf(motif.slug)}`}>
      <p class="serif" aria-hidden="true">
        {motif.name}
      </p>
      <p class="small">{t(motif.needsLicence ? 'batik.motif.not_ours' : 'batik.motif.no_picture')}</p>
      {motif.needsLicence && raw(border(dyes.soga, { seed: motif.slug, width: 600, height: 70 }))}
    </div>
  )
}

/** Cloths as they hang in a room: the picture, and the label beneath. */
export const PieceCards = ({ t, tongue, pieces }: { t: Say; tongue: Tongue; pieces: readonly PieceCard[] }) => (
  <ul class="hung">
    {pieces.map((piece) => (
      <li>
        <a href={to.certificate(piece.code)}>
          {piece.photo ? (
            <Picture picture={{ ...piece.photo, alt: '' }} address={to.picture} sizes="(min-width: 60rem) 20vw, 45vw" />
          ) : (
            raw(motifSwatch(piece.code, { width: 400, height: 500 }))
          )}
          <span class="label">
            <b>{piece.title}</b>
            <span>{t(`batik.kind.${piece.technique}`)}</span>
            <span>
              {piece.shopName}, {piece.kelurahan}
            </span>
            <span>{formatCivicDay(piece.finished, tongue)}</span>
          </span>
        </a>
      </li>
    ))}
  </ul>
)
