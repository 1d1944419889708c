const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== '')
  return given.length ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : ''
}

/** Every address anybody may link to. No page writes an address by hand. */
export const to = {
  home: () => '/',
  directory: () => '/direktori',
  events: () => '/acara',
  spaces: () => '/ruang',
  programmes: () => '/program',
  support: () => '/dukungan',
  governance: () => '/tata-kelola',
  matrix: (values: Record<string, string | number | undefined> = {}) => `/tata-kelola/matriks${query(values)}`,
  matrixCsv: (values: Record<string, string | number | undefined> = {}) => `/tata-kelola/matriks.csv${query(values)}`,
  governancePost: (code: string, values: Record<string, string | number | undefined> = {}) =>
    `/tata-kelola/jabatan/${code}${query(values)}`,
  decisions: (values: Record<string, string | number | undefined> = {}) => `/tata-kelola/keputusan${query(values)}`,
  decision: (number: string) => `/tata-kelola/keputusan/${number}`,
  decisionFeed: () => '/tata-kelola/keputusan.atom',
  legalBases: (values: Record<string, string | number | undefined> = {}) => `/tata-kelola/dasar-hukum${query(values)}`,
  legalBasis: (code: string) => `/tata-kelola/dasar-hukum/${code}`,
  legalDocument: (code: string) => `/tata-kelola/dasar-hukum/${code}/naskah`,
  meetings: (values: Record<string, string | number | undefined> = {}) => `/tata-kelola/rapat${query(values)}`,
  meeting: (number: string) => `/tata-kelola/rapat/${number}`,
  data: () => '/data',
  feedback: () => '/masukan',
  market: () => '/belanja',
  search: (values: Record<string, string | number | undefined> = {}) => `/belanja/cari${query(values)}`,
  product: (slug: string) => `/belanja/produk/${slug}`,
  shop: (slug: string, values: Record<string, string | number | undefined> = {}) => `/belanja/toko/${slug}${query(values)}`,
  shops: (values: Record<string, string | number | undefined> = {}) => `/belanja/toko${query(values)}`,
  sitemap: (part?: string) => (part ? `/sitemap/${part}.xml` : '/sitemap.xml'),
  howToBuy: () => '/belanja/cara-membeli',
  origin: () => '/belanja/arti-asal',
  batik: () => '/belanja/tulis-cap-cetak',
  cart: () => '/keranjang',
  cartLines: () => '/keranjang/barang',
  pay: (values: Record<string, string | number | undefined> = {}) => `/bayar${query(values)}`,
  payReceiving: () => '/bayar/cara-terima',
  payBuyer: () => '/bayar/data',
  orderPart: (number: string, part: string, errand: string) => `/pesanan/${number}/${part}/${errand}`,
  orderCancel: (number: string) => `/pesanan/${number}/pembatalan`,
  order: (number: string, key?: string) => `/pesanan/${number}${query({ kunci: key })}`,
  orderFind: () => '/pesanan',
  receipt: (number: string, key?: string) => `/pesanan/${number}/kuitansi${query({ kunci: key })}`,
  picture: (key: string, width: number, format: 'avif' | 'webp' | 'jpg') => `/gambar/${key}-${width}.${format}`,
  signIn: (next?: string) => `/masuk${query({ lanjut: next })}`,
  signUp: (next?: string) => `/daftar${query({ lanjut: next })}`,
  signOut: () => '/keluar',
  signInCode: (next?: string) => `/masuk/kode${query({ lanjut: next })}`,
  signInCodeAsk: () => '/masuk/kode/minta',
  secondStep: (next?: string) => `/masuk/dua-langkah${query({ lanjut: next })}`,
  signInPasskey: () => '/masuk/kunci-sandi',
  recoverAsk: () => '/masuk/lupa',
  recover: () => '/masuk/atur-ulang',
  mine: () => '/saya',
  myProfile: () => '/saya/profil',
  myEmail: () => '/saya/surel',
  myEmailCode: () => '/saya/surel/kode',
  emailUndo: () => '/masuk/surel-semula',
  myPause: () => '/saya/data/penundaan',
  myPassword: () => '/saya/keamanan/sandi',
  mySecondFactor: (next?: string) => `/saya/keamanan/dua-langkah${query({ lanjut: next })}`,
  mySecondFactorConfirm: (next?: string) => `/saya/keamanan/dua-langkah/pasang${query({ lanjut: next })}`,
  mySecondFactorEnd: () => '/saya/keamanan/dua-langkah/matikan',
  myRecoveryCodes: () => '/saya/keamanan/kode-pemulihan',
  myPasskeys: () => '/saya/keamanan/kunci-sandi',
  myPasskeyEnd: () => '/saya/keamanan/kunci-sandi/hapus',
  mySessionEnd: () => '/saya/keamanan/sesi/akhiri',
  myOtherSessionsEnd: () => '/saya/keamanan/sesi/lain',
  myTokenEnd: () => '/saya/token/akhiri',
  myConsent: () => '/saya/data/persetujuan',
  myDownload: () => '/saya/data/unduhan',
  myEnd: () => '/saya/data/hapus',
  myOrders: () => '/saya/pesanan',
  mySecurity: () => '/saya/keamanan',
  myData: () => '/saya/data',
  myTokens: () => '/saya/token',
  myInterests: () => '/saya/kepentingan',
  openShop: () => '/toko-saya/buka',
  myShop: (slug?: string) => (slug ? `/toko-saya/${slug}` : '/toko-saya'),
  myShopPart: (slug: string, part: string, values: Record<string, string | number | undefined> = {}) =>
    `/toko-saya/${slug}/${part}${query(values)}`,
  desk: () => '/meja',
  deskShops: () => '/meja/toko',
  deskRevisions: () => '/meja/perubahan',
  deskPowers: () => '/meja/kewenangan',
  deskCases: (values: Record<string, string | number | undefined> = {}) => `/meja/perkara${query(values)}`,
  deskCaseNew: (values: Record<string, string | number | undefined> = {}) => `/meja/perkara/baru${query(values)}`,
  deskCase: (number: string) => `/meja/perkara/${number}`,
  deskLoans: () => '/meja/pelimpahan',
  deskInstitution: (values: Record<string, string | number | undefined> = {}) => `/meja/lembaga${query(values)}`,
  deskPost: (code: string) => `/meja/lembaga/${code}`,
  deskBases: (values: Record<string, string | number | undefined> = {}) => `/meja/dasar-hukum${query(values)}`,
  deskBasis: (code: string) => `/meja/dasar-hukum/${code}`,
  deskMatrices: () => '/meja/matriks',
  deskMatrix: (version: number) => `/meja/matriks/${version}`,
  deskMeetings: (values: Record<string, string | number | undefined> = {}) => `/meja/rapat${query(values)}`,
  deskMeetingNew: (values: Record<string, string | number | undefined> = {}) => `/meja/rapat/panggil${query(values)}`,
  deskMeeting: (number: string) => `/meja/rapat/${number}`,
  deskDecisions: (values: Record<string, string | number | undefined> = {}) => `/meja/keputusan${query(values)}`,
  devUi: () => '/dev/ui',
  devMail: () => '/dev/mail',
}

/** An address of ours to come back to, never anybody else's. */
export function ownAddress(text: string | undefined): string | undefined {
  if (!text?.startsWith('/') || text.startsWith('//') || /[\\\p{Cc}]/u.test(text)) return undefined
  const base = 'http://own.invalid'
  try {
    const url = new URL(text, base)
    // `/.//elsewhere` is ours only until its dots are taken out
    return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : undefined
  } catch {
    return undefined
  }
}
