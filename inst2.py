import sys
from groups.matching.generator import generate
from groups.matching import solver
import groups.matching.cuts as C
of=C.Program.tighten
def tg(self,least=-C.np.inf):
    self.trace=getattr(self,'trace',[]) ; r=of(self,least); print(' tight least=%.0f bound=%.0f kept=%d cuts=%d frac=%d'%(least/1000,self.bound/1000,len(self.kept),len(self.cuts),getattr(self,'frac',-1)), r); return r
C.Program.tighten=tg
ov=C.Program._violated
def vv(self,taken):
    r=ov(self,taken); self.frac=int(((taken>1e-6)&(taken<1-1e-6)).sum()); print('   round bound %.0f viol %d frac %d kept %d'%(self.bound/1000,len(r),self.frac,len(self.kept))); return r
C.Program._violated=vv
os_=C.solve_packing
def sp(starts,index,low,worth,extras=(),**k):
    r=os_(starts,index,low,worth,extras,**k); print(' mip',len(worth),r.value/1000,r.proven); return r
C.solve_packing=sp
solver.solve(generate(20,80,int(sys.argv[1])))
