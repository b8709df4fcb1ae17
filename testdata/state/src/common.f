c     The routines of common.c: they write a COMMON block and a SAVE variable.
      subroutine accumulate(value)
      double precision value, total, last
      common /sums/ total, last
      total = total + value
      last = value
      end

      subroutine remember(value, result)
      double precision value, result, seen
      save seen
      data seen /0.0d0/
      seen = seen + value
      result = seen
      end

      subroutine pure(value, result)
      double precision value, result
      result = value * 2
      end
