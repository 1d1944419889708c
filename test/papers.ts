/** Every paper a row of the demo town's matrix asks for: an act takes those its row names. */
export const papers: Readonly<Record<string, string>> = {
  'bukti-pembelian': 'Nota 7, map uji',
  kuitansi: 'Kuitansi 8, map uji',
  spk: 'SPK 9, map uji',
  'surat-perjanjian': 'Perjanjian 10, map uji',
  'berita-acara-terima': 'BA 11, map uji',
}

/** The same as a form sends them. */
export const paperFields: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(papers).map(([paper, where]) => [`bukti-${paper}`, where]),
)
