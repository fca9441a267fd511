import time,sys
t00=time.perf_counter()
from groups.matching.generator import generate
from groups.matching import solver, exact, help as hp, reasons, stages, cuts
from groups.matching import parse_problem
import groups.matching.pricing as pr
acc={}
def wrap(mod,name,label=None,cls=None):
    f=getattr(mod,name)
    def g(*a,**k):
        t=time.process_time()
        try: return f(*a,**k)
        finally: acc[label or name]=acc.get(label or name,0)+time.process_time()-t
    setattr(mod,name,g)
wrap(exact,'relax'); wrap(exact,'_choose'); wrap(exact,'tighten'); wrap(pr.Pricer,'within')
wrap(hp.Adviser,'__init__','adv_init'); wrap(hp.Adviser,'losers'); wrap(hp.Adviser,'helpful_hours'); wrap(hp.Adviser,'_solve','adv_solve');wrap(hp.Adviser,'_forced','forced');wrap(hp.Adviser,'_new_columns','adv_new')
import_t=time.perf_counter()-t00
M,N=int(sys.argv[1]),int(sys.argv[2])
for seed in range(int(sys.argv[3]),int(sys.argv[4])):
    data=generate(M,N,seed)
    acc.clear()
    t=time.process_time()
    plan=solver.solve(data, effort="full")
    print(seed, 'total %.1f'%(time.process_time()-t), {k:round(v,1) for k,v in acc.items()}, plan['status'], plan['placed'],len(plan['unplaced']), flush=True)
