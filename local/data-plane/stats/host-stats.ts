/** What is counted of one process of a cluster, by the names of Envoy's `/clusters`. */
export interface HostStats {
  cx_active: number;
  cx_connect_fail: number;
  cx_total: number;
  rq_active: number;
  /** Answers of 5xx, and attempts without any. */
  rq_error: number;
  rq_success: number;
  rq_timeout: number;
  rq_total: number;
}

export const unusedHost = (): HostStats => ({
  cx_active: 0,
  cx_connect_fail: 0,
  cx_total: 0,
  rq_active: 0,
  rq_error: 0,
  rq_success: 0,
  rq_timeout: 0,
  rq_total: 0,
});
