/** The dye pot: four colours a cloth is drawn with. Gold is for decoration only, never for text. */
export interface Dye {
  readonly ground: string
  readonly line: string
  readonly accent: string
  readonly second: string
}

export const dyes = {
  soga: { ground: '#5A3418', line: '#F1DDB4', accent: '#D39B3A', second: '#8E5A31' },
  nila: { ground: '#1B2A49', line: '#EFE3CB', accent: '#D08A5A', second: '#48659A' },
  mengkudu: { ground: '#A63A22', line: '#F9E8CB', accent: '#F0B45C', second: '#74230F' },
  daun: { ground: '#2F6B3C', line: '#F3EBCF', accent: '#DDB650', second: '#1C4727' },
  kain: { ground: '#F3E6CC', line: '#5A3418', accent: '#A63A22', second: '#C8952C' },
  gading: { ground: '#F3E6CC', line: '#1B2A49', accent: '#A63A22', second: '#48659A' },
  malam: { ground: '#171B26', line: '#E9D9B6', accent: '#C8952C', second: '#A63A22' },
} as const satisfies Record<string, Dye>

export type DyeName = keyof typeof dyes

export const dyeNames = Object.keys(dyes) as readonly DyeName[]

/** Dyes that stand out from a light ground. */
export const deepDyes: readonly DyeName[] = ['soga', 'nila', 'mengkudu', 'daun', 'malam']
