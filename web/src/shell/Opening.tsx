/** What is seen until a page is there: the same as web/index.html shows before the scripts are. */
export const Opening = () => (
  <div className="opening">
    <img src="/favicon.svg" alt="" width={48} height={48} />
    <span>Baton 接力</span>
  </div>
);
